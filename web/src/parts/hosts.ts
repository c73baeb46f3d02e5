import type { Host } from '../screens/draft.svelte';
import type { Word } from '../words/index.svelte';

/** Who gives the roof. */
export const HOST_WORDS: Record<Host, Word> = {
  passenger_station: 'hostStation',
  post_office: 'hostPost',
  supply_coop: 'hostCoop',
  chain_store: 'hostStore',
  express_outlet: 'hostOutlet',
  service_point: 'hostPoint',
  idle_workshop: 'hostWorkshop',
};
