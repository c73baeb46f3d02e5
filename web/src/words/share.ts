/** Words of apart and together. */
import type { Words } from './words';

export const share = {
  shareScreen: { en: 'Share', zh: '共同配送测算' },
  members: { en: 'Firms that work together', zh: '参与的企业' },
  stepsLabel: { en: 'Steps of each plan', zh: '每个计划的步数' },
  seedsLabel: { en: 'Seeds', zh: '随机种子数' },
  extras: { en: 'With what-ifs: one leaves, buses, growth', zh: '附情景：企业退出、客车、增长' },
  share: { en: 'Compare apart and together', zh: '测算分开与共同' },
  systems: { en: 'What a day costs', zh: '一天的成本' },
  savedBare: { en: 'saved {saved}', zh: '节省 {saved}' },
  splitRule: { en: 'Split by', zh: '分摊规则' },
  firm: { en: 'Firm', zh: '企业' },
  pays: { en: 'Bears', zh: '分摊' },
  saves: { en: 'Saves', zh: '节省' },
  leavers: { en: 'If one leaves', zh: '若一家退出' },
  stays: { en: 'No group does better alone.', zh: '没有企业群单独更省。' },
  leaves2: { en: '{firms} would save {saved} by leaving.', zh: '{firms} 退出可节省 {saved}。' },
} as const satisfies Words;
