# All that a plan does, with every value: its hash says whether two plans do the same. It stays in the job that planned.
# Run with --sort-keys.
[
  [
    .resource_changes[]?
    | select(.change.actions != ["no-op"] or .change.importing or .previous_address)
    # When a sync was planned first stands in Terraform's own note of it: another time in each plan, nothing of Okta's.
    | if .type == "terraform_data" then del(.change.after.input.first_planned?) else . end
  ],
  ((.output_changes // {}) | with_entries(select(.value.actions != ["no-op"]))),
  [.deferred_changes[]?],
  [.action_invocations[]?]
]
