import { type Construct } from "constructs";
import { DIALPAD_PHONE } from "./article";
import { AttributeSync, type SyncProps } from "./attribute-sync";
import { tellable } from "./internal/messages";
import { unknownProps } from "./internal/refusals/misspelt";

export interface DialpadPhoneSyncProps extends SyncProps {
  /**
   * *Variable name* of the attribute, both on the Okta user and on the app user.
   *
   * @default "dialpadPhone"
   */
  readonly variableName?: string;
}

/**
 * Dialpad's help article "Syncing Dialpad phone numbers to Okta": the Dialpad number of every assigned user, in the
 * attribute `dialpadPhone` of the Okta profile.
 *
 * This is `AttributeSync` with the article's values. Plans also warn when the app does not seem to be Dialpad, and
 * the next steps name the command `okta-dialpad doctor`.
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
    this.profileSource?.verifiedBy((readAppId) =>
      ["npx --no-install okta-dialpad doctor", `--app-id ${readAppId}`, ...options].join(" "),
    );
  }
}

const PROPS: Record<keyof DialpadPhoneSyncProps, true> = {
  ...{ appId: true, userTypeId: true, variableName: true, profileSourcing: true, removal: true },
  ...{ appUserAttribute: true, provider: true, dependsOn: true },
};
