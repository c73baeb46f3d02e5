/** Words of comparing answers. */
import type { Words } from './words';

export const compare = {
  compareScreen: { en: 'Compare', zh: '方案对比' },
  compareChoose: { en: 'Choose two to four answers', zh: '选择两至四个答案' },
  compareNone: { en: 'There are no answers yet: ask under “Place depots”.', zh: '还没有答案：请先在“布局站点”中求解。' },
  compare: { en: 'Compare', zh: '对比' },
  depotCount: { en: '{count} depots', zh: '{count} 个中转站' },
  movedWhich: { en: 'Which villages ({count})', zh: '哪些村（{count}）' },
  compareFile: { en: 'The table (CSV for Excel)', zh: '表格（CSV，Excel 可打开）' },
  figure: { en: 'Figure', zh: '指标' },
  notComparable: { en: 'not comparable', zh: '不可比' },
  changed: { en: 'What changed', zh: '变化' },
  moved: { en: '{count} villages are served from elsewhere', zh: '{count} 个村改由其他站点服务' },
} as const satisfies Words;
