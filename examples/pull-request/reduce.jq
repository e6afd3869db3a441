# A plan (`terraform show -json`) reduced to what `okta-dialpad explain` needs: only this leaves the job that planned.
# A sensitive value becomes a mark, which says only whether old and new differ. Fields that are not named are left out.

def at($value; $key):
  ($value | type) as $type | ($key | type) as $by
  | if $type == "object" and $by == "string" or $type == "array" and $by == "number" then $value[$key] else null end;

def children($marks): if ($marks | type) == "object" or ($marks | type) == "array" then $marks | keys else [] end;

# `$one`, with marks in place of sensitive values, and of values that are the same as a sensitive one on the other side.
def masked($one; $other; $mine; $theirs; $mark):
  if ($mine == true or $theirs == true) and $one == $other then "(sensitive)"
  elif $mine == true then $mark
  else
    reduce (children($mine) + children($theirs) | unique[]) as $key ($one;
      if (type == "object" or type == "array") and has($key)
      then .[$key] = masked(.[$key]; at($other; $key); at($mine; $key); at($theirs; $key); $mark)
      else . end)
  end;

def side($one; $other; $mine; $theirs; $mark):
  if $one == null then null else masked($one; $other; $mine; $theirs; $mark) end;

def only($keys): with_entries(select(.key as $key | $keys | index([$key])));

def change:
  .before as $before | .after as $after | .before_sensitive as $old | .after_sensitive as $new
  | only(["actions", "after_unknown", "before_sensitive", "after_sensitive", "replace_paths"])
    + (if .importing then { importing: (.importing | only(["id"])) } else {} end)
  | .before = side($before; $after; $old; $new; "(sensitive, old)")
  | .after = side($after; $before; $new; $old; "(sensitive, new)");

def resource_change:
  only(["address", "mode", "type", "deposed", "provider_name", "action_reason", "previous_address"])
  + { change: (.change | change) };

# Of a resource or data source in the state: its address, and the values that name it.
def names: only(["id", "label", "name", "display_name", "features", "status", "links"]);
def resource:
  (.sensitive_values // {}) as $sensitive
  | only(["address", "mode", "type"])
    + {
        values: (
          (.values // {})
          | with_entries(select(.key as $key | any(at($sensitive; $key) | ..; . == true) | not))
          | names + (if (.apps | type) == "array" then { apps: [.apps[] | objects | names] } else {} end)
        )
      };
def in_module:
  { resources: [.resources[]? | resource] }
  + (if .child_modules then { child_modules: [.child_modules[] | in_module] } else {} end);
def state: if .root_module then { root_module: (.root_module | in_module) } else {} end;

# Of the program: the provider of each resource, and the org and version of each provider.
def constant: if (.constant_value? | type) == "string" then { constant_value } else {} end;
def provider:
  only(["name", "full_name", "alias", "module_address", "version_constraint"])
  + (if .expressions
     then { expressions: (.expressions | only(["org_name", "base_url"]) | map_values(constant)) } else {} end);
def calls:
  { resources: [.resources[]? | only(["address", "mode", "type", "provider_config_key"])] }
  + (if .module_calls
     then { module_calls: (.module_calls | map_values({ module: ((.module // {}) | calls) })) } else {} end);

only(["format_version", "terraform_version", "errored", "complete", "applyable", "checks"])
+ { resource_changes: [.resource_changes[]? | resource_change] }
+ (if .resource_drift then { resource_drift: [.resource_drift[] | resource_change] } else {} end)
+ (if .output_changes then { output_changes: (.output_changes | map_values(change)) } else {} end)
+ (if .deferred_changes
   then { deferred_changes: [.deferred_changes[] | { resource_change: (.resource_change | only(["address"])) }] }
   else {} end)
+ (if .action_invocations then { action_invocations: [.action_invocations[] | only(["address"])] } else {} end)
+ (if .prior_state then { prior_state: { values: ((.prior_state.values // {}) | state) } } else {} end)
+ (if .planned_values then { planned_values: (.planned_values | state) } else {} end)
+ (if .configuration
   then {
     configuration: {
       provider_config: ((.configuration.provider_config // {}) | map_values(provider)),
       root_module: ((.configuration.root_module // {}) | calls)
     }
   } else {} end)
