# All that a plan does, with every value. Its hash says whether two plans do the same. Only the hash leaves the job.
# Run with --sort-keys.
[
  [
    .resource_changes[]?
    | select(.change.actions != ["no-op"] or .change.importing or .previous_address)
    # The anchor of a sync has the time of its first plan, which differs from plan to plan and is nothing in Okta.
    | if .type == "terraform_data" then del(.change.after.input.first_planned?) else . end
  ],
  ((.output_changes // {}) | with_entries(select(.value.actions != ["no-op"]))),
  [.deferred_changes[]?],
  [.action_invocations[]?]
]
