/** A day's plan with what the map draws of it. */
import { address, get, send } from '../api/client';
import { readDay, type Day } from '../plan';

export async function openDay(plan: string): Promise<Day> {
  const [said, drawn] = await Promise.all([
    get('/v1/plans/{plan}', { names: { plan } }),
    send(address('/v1/plans/{plan}/geojson', { plan })).then((answer) => answer.json()),
  ]);
  return readDay(said, drawn);
}
