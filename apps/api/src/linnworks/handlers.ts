import type { Application, Manifests, ShippingProfiles } from '@stream-tech/flows';
import {
  addNewUserRequest, cancelLabelRequest, configAnswer, manifestRequest, dashedGuid, doneAnswer, generateLabelRequest, labelAnswer, manifestAnswer, newUserAnswer, printedManifestAnswer, printManifestRequest, propertiesAnswer,
  quoteAnswer, readRequest, serviceItemsOf, servicesAnswer, tokenRequest, updateConfigRequest, type Address,
} from '@stream-tech/linnworks';
import { createLabelBudget, tokenKey } from './limits.ts';

export type ContractDeps = {
  profiles: ShippingProfiles;
  produceLabel: Application['labelFlows']['produceLabel'];
  cancelLabel: Application['labelFlows']['cancelLabel'];
  manifests: Manifests;
  labelsAtOncePerToken: number;
};

/** One handler for each address of the contract: reads the body, calls a flow, gives the answer. What it throws becomes an error answer. */
export const contractHandlers = ({ profiles, produceLabel, cancelLabel, manifests, labelsAtOncePerToken }: ContractDeps): Record<Address, (body: unknown) => Promise<object>> => {
  const withinBudget = createLabelBudget(labelsAtOncePerToken);
  const tokenIn = (body: unknown): string => readRequest(tokenRequest, body).AuthorizationToken;

  return {
    async AddNewUser(body) {
      const { Email, LinnworksUniqueIdentifier, AccountName } = readRequest(addNewUserRequest, body);
      return newUserAnswer(await profiles.addNewUser({ email: Email, accountId: LinnworksUniqueIdentifier, accountName: AccountName }));
    },
    UserConfig: async (body) => configAnswer(await profiles.config(tokenIn(body))),
    async UpdateConfig(body) {
      const { AuthorizationToken, ConfigStatus, ConfigItems } = readRequest(updateConfigRequest, body);
      await profiles.update(AuthorizationToken, ConfigStatus, ConfigItems);
      return doneAnswer();
    },
    async ConfigDelete(body) {
      await profiles.remove(tokenIn(body));
      return doneAnswer();
    },
    async UserAvailableServices(body) {
      const { services, depots } = await profiles.availableServices(tokenIn(body));
      return servicesAnswer(services, depots);
    },
    async ExtendedPropertyMapping(body) {
      await profiles.authorise(tokenIn(body));
      return propertiesAnswer();
    },
    async GenerateLabel(body) {
      // Whose it is comes first: a stranger learns nothing about the rest of his request.
      const { installationId } = await profiles.authoriseActive(tokenIn(body));
      const request = readRequest(generateLabelRequest, body);
      const packages = request.Packages.map(({ SequenceNumber, PackageWeight, Items }) => ({ sequence: SequenceNumber, weightGrams: PackageWeight, units: Items.reduce((sum, { Quantity }) => sum + Quantity, 0) }));
      const produced = await withinBudget(tokenKey(body), () => produceLabel({ installationId, orderNumber: request.OrderId, serviceId: dashedGuid(request.ServiceId), packages, items: serviceItemsOf(request) }));
      return labelAnswer({ ...produced, currency: request.OrderCurrency });
    },
    async CancelLabel(body) {
      const profile = await profiles.authoriseActive(tokenIn(body));
      const { OrderReference, OrderId } = readRequest(cancelLabelRequest, body);
      await cancelLabel(profile, { reference: OrderReference, number: String(OrderId) });
      return doneAnswer();
    },
    async CreateManifest(body) {
      const profile = await profiles.authoriseActive(tokenIn(body));
      return manifestAnswer(await manifests.file(profile, readRequest(manifestRequest, body).OrderId.map(String)));
    },
    async PrintManifest(body) {
      const profile = await profiles.authoriseActive(tokenIn(body));
      return printedManifestAnswer(await manifests.print(profile, readRequest(printManifestRequest, body).ManifestReference));
    },
    async Quote(body) {
      await profiles.authorise(tokenIn(body));
      return quoteAnswer();
    },
  };
};
