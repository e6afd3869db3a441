export { DialpadPhoneSync, type DialpadPhoneSyncProps } from "./dialpad-phone-sync";
export { AttributeSync, type AttributeSyncProps, type SyncProps } from "./attribute-sync";
export {
  UserAttribute,
  type OverrideProfileSource,
  type SourcePriority,
  type UserAttributeProps,
} from "./user-attribute";
export { AppUserAttribute, type AppUserAttributeProps } from "./app-user-attribute";
export { ProfileMapping, type ProfileMappingProps } from "./profile-mapping";
export { ProfileSource, type ProfileSourceProps, type ProfileSourcing } from "./profile-source";
export type { OktaProps } from "./okta-props";
export { keepInOkta } from "./keep-in-okta";
export type { Anchor } from "./internal/anchor";
export type { Removal } from "./internal/removal";
export { DIALPAD_PHONE } from "./article";
