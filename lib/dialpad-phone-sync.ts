import { type Construct } from "constructs";
import { DIALPAD_PHONE } from "./article";
import { AttributeSync, type SyncProps } from "./attribute-sync";
import { tellable } from "./internal/messages";
import { unknownProps } from "./internal/refusals/names";

export interface DialpadPhoneSyncProps extends SyncProps {
  /**
   * *Variable name* of the attribute, on the Okta user and on the app user alike.
   *
   * @default "dialpadPhone"
   */
  readonly variableName?: string;
}

/**
 * Dialpad's help article "Syncing Dialpad phone numbers to Okta": every assigned user's Dialpad number in the attribute `dialpadPhone` of the Okta profile.
 *
 * It is `AttributeSync`, which says how, with the article's values; it asks whether the app is Dialpad's, and its next steps name `okta-dialpad doctor`.
 *
 * @throws one error with every prop that is not valid
 */
export class DialpadPhoneSync extends AttributeSync {
  constructor(scope: Construct, id: string, props: DialpadPhoneSyncProps) {
    const { appId, userTypeId, variableName = DIALPAD_PHONE.variableName, profileSourcing, ...others } = props;
    const { removal, appUserAttribute, provider, dependsOn, ...unknown } = others;
    const sync = { appId, userTypeId, variableName, profileSourcing, removal, appUserAttribute, provider, dependsOn };
    super(
      scope,
      id,
      { ...DIALPAD_PHONE, appNameContains: "dialpad", ...sync },
      unknownProps<DialpadPhoneSyncProps>(unknown, PROPS),
    );
    const options = [
      ...(profileSourcing === "off" ? ["--profile-sourcing off"] : []),
      ...(userTypeId === undefined ? [] : [`--user-type-id ${tellable(userTypeId)}`]),
      ...(variableName === DIALPAD_PHONE.variableName ? [] : [`--variable-name ${tellable(variableName)}`]),
    ];
    this.profileSource?.verifiedBy((id) =>
      ["npx --no-install okta-dialpad doctor", `--app-id ${id}`, ...options].join(" "),
    );
  }
}

const PROPS: Record<keyof DialpadPhoneSyncProps, true> = {
  ...{ appId: true, userTypeId: true, variableName: true, profileSourcing: true, removal: true },
  ...{ appUserAttribute: true, provider: true, dependsOn: true },
};
