/**
 * Names as companies give them: a few large groups and many small ones, one to
 * four components deep, and with all the separators whose order by component
 * differs from the order of plain strings (`a-b`, `a.b`, `a/b`, `a0`).
 */
const groups =
  'analytics ansible apps atlas auth backup base billing build catalog ci cloud console core customer dashboard data database demo deploy design dev docs edge events factory finance frontend gateway grafana helm identity images infra ingest internal jenkins jobs kafka labs library logging mail maps media ml mobile monitoring network notify ops orders payments platform portal prod proxy public qa queue registry release reports sandbox search security shared shop staging storage stream support tools tracking user vendor warehouse web workflow'.split(
    ' ',
  );
const areas =
  'admin agent api backend batch cache common connector consumer crawler cron engine exporter feed index loader model operator pipeline plugin runner scheduler sdk sync ui worker'.split(
    ' ',
  );
const services =
  'account alert archive asset audit basket bridge budget campaign cart chart checkout client config contact content contract coupon currency delivery device discount document domain email export feature fraud geo group health history import insight inventory invoice item job label ledger license limit locale login menu message metric migration offer order package partner payout permission price product profile promotion quota quote rating receipt refund report return review reward role route rule sample schedule session settings shipping sms stock subscription survey task tax template tenant theme ticket token trace transfer translation upload vault video voucher webhook wishlist'.split(
    ' ',
  );

const shapes: readonly ((group: string, area: string, service: string) => string)[] = [
  (group, area, service) => `${group}/${service}-${area}`,
  (group, area, service) => `${group}/${area}/${service}`,
  (group, area, service) => `${group}-${area}/${service}`,
  (group, area, service) => `${group}.${area}/${service}`,
  (group, area, service) => `${group}0/${area}_${service}`,
  (group, area, service) => `${group}/${area}/${service}/service`,
  (group, _area, service) => `${group}-${service}`,
  (group, area, service) => `${group}/${area}.${service}`,
];

/** `count` different names, the same ones every time. */
export function repositoryNames(count: number): string[] {
  const names = new Set<string>();
  const random = seededRandom(20_000);
  for (let round = 0; names.size < count; round += 1) {
    // Squaring favours some groups, as in life.
    const group = pick(groups, random() ** 2);
    const shape = pick(shapes, random());
    const name = shape(scattered(group), pick(areas, random()), pick(services, random()));
    names.add(names.has(name) ? `${name}-v${2 + (round % 97)}` : name);
  }
  return [...names];
}

/** The large groups must not all stand at the alphabet's beginning. */
function scattered(group: string): string {
  return groups[(groups.indexOf(group) * 31) % groups.length] ?? group;
}

function pick<T>(list: readonly T[], fraction: number): T {
  const chosen = list[Math.min(list.length - 1, Math.floor(fraction * list.length))];
  if (chosen === undefined) throw new Error('an empty list');
  return chosen;
}

/** Numbers in [0, 1) by a linear congruence. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
