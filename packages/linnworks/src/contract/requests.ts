import { AppError, readable } from '@stream-tech/domain';
import Joi from 'joi';

/**
 * What Linnworks posts to us as a courier (linnworks-shipping-contract.md, 4 to 13): unknown fields are ignored; null, empty and
 * absent are the same; strict on types and lengths (security.md, 5).
 */
const EMPTY = [null, ''];
const text = (most: number) => Joi.string().empty(Joi.valid(...EMPTY)).max(most).custom(readable).default('');
const amount = () => Joi.number().unsafe().empty(Joi.valid(...EMPTY)).min(0).max(1e12).default(0);
const list = (item: Joi.Schema, most: number) => Joi.array().empty(null).items(item).max(most).default([]);
const token = Joi.string().empty(Joi.valid(...EMPTY)).max(100).default('');
const orderNumber = Joi.number().integer().empty(Joi.valid(...EMPTY)).min(1).max(Number.MAX_SAFE_INTEGER);

export type ConfigValue = { ConfigItemId: string; SelectedValue: string };
const configValue = Joi.object<ConfigValue>({
  ConfigItemId: text(100),
  // Linnworks says "string"; foreign drivers also send the value as it is.
  SelectedValue: Joi.alternatives(Joi.string().max(4_000), Joi.number(), Joi.boolean()).empty(Joi.valid(...EMPTY)).default(''),
});

export type AddNewUserRequest = { Email: string; LinnworksUniqueIdentifier: string; AccountName: string };
export const addNewUserRequest = Joi.object<AddNewUserRequest>({ Email: text(320), LinnworksUniqueIdentifier: text(100), AccountName: text(300) });

export type TokenRequest = { AuthorizationToken: string };
export const tokenRequest = Joi.object<TokenRequest>({ AuthorizationToken: token });

export type UpdateConfigRequest = TokenRequest & { ConfigStatus: string; ConfigItems: ConfigValue[] };
export const updateConfigRequest = Joi.object<UpdateConfigRequest>({ AuthorizationToken: token, ConfigStatus: text(100), ConfigItems: list(configValue, 200) });

/** Most packages of one label request (security.md, 57). */
export const MOST_PACKAGES = 50;

export type LabelPackage = { SequenceNumber: number; PackageWeight: number; Items: { Quantity: number }[] };
export type GenerateLabelRequest = TokenRequest & { OrderId: number; ServiceId: string; OrderCurrency: string; Packages: LabelPackage[]; ServiceConfigItems: ConfigValue[] };
export const generateLabelRequest = Joi.object<GenerateLabelRequest & { SaveConfigItems?: ConfigValue[] }>({
  AuthorizationToken: token,
  OrderId: orderNumber.required(),
  ServiceId: text(100),
  OrderCurrency: text(10),
  Packages: Joi.array().empty(null).min(1).max(MOST_PACKAGES).required().unique('SequenceNumber').items(Joi.object<LabelPackage>({
    SequenceNumber: Joi.number().integer().min(-2_147_483_648).max(2_147_483_647).required(),
    PackageWeight: amount(),
    Items: list(Joi.object({ Quantity: Joi.number().empty(Joi.valid(...EMPTY)).min(0).max(1e6).default(1) }), 1_000),
  })),
  ServiceConfigItems: list(configValue, 200),
  SaveConfigItems: list(configValue, 200),
});

export type CancelLabelRequest = TokenRequest & { OrderReference: string; OrderId: string };
export const cancelLabelRequest = Joi.object<CancelLabelRequest>({
  AuthorizationToken: token,
  OrderReference: text(300),
  OrderId: Joi.alternatives(Joi.number(), Joi.string().max(300)).empty(Joi.valid(...EMPTY)).default(''),
});

export type CreateManifestRequest = TokenRequest & { OrderId: string[] };
export const manifestRequest = Joi.object<CreateManifestRequest>({ AuthorizationToken: token, OrderId: list(Joi.alternatives(Joi.string().max(60).custom(readable), Joi.number()), 20_000) });

export type PrintManifestRequest = TokenRequest & { ManifestReference: string };
export const printManifestRequest = Joi.object<PrintManifestRequest>({ AuthorizationToken: token, ManifestReference: text(100) });

/** The request as it is to be read. Throws `bad-request` with the name of the first wrong field; never with its value. */
export const readRequest = <T>(schema: Joi.ObjectSchema<T>, body: unknown): T => {
  const { value, error } = schema.required().validate(body, { stripUnknown: true });
  if (!error) return value as T;
  const place = error.details[0]?.path.filter((part) => typeof part === 'string' || typeof part === 'number').join('.') || 'the body';
  throw new AppError('bad-request', `Linnworks sent a request that could not be read (${place.slice(0, 60)}).`, 'fix-the-data');
};

/** A GUID in any spelling (dashes, braces, upper case) as 32 lower-case hex digits; '' where it is none. */
export const plainGuid = (given: string): string => {
  const digits = given.trim().replace(/[{}()-]/g, '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits : '';
};
/** The same with dashes, as Postgres spells it. */
export const dashedGuid = (given: string): string => plainGuid(given).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** A service's settings in a label request: `ServiceConfigItems`, or `SaveConfigItems` as one page calls it (10.1). */
export const serviceItemsOf = ({ ServiceConfigItems, SaveConfigItems = [] }: { ServiceConfigItems: ConfigValue[]; SaveConfigItems?: ConfigValue[] }): ConfigValue[] =>
  (ServiceConfigItems.length > 0 ? ServiceConfigItems : SaveConfigItems);
