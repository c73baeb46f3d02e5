/** Words of choosing, bringing and searching a county. */
import type { Words } from './words';

export const county = {
  county: { en: 'County', zh: '县域' },
  countyChoose: { en: 'Which county', zh: '选择县域' },
  countyDemo: { en: '{name} (comes with the program)', zh: '{name}（自带示例）' },
  countyUpload: { en: 'Bring your own', zh: '上传自己的县域' },
  countyUploadHelp: {
    en: 'A workbook, a zip file of tables, JSON, a GeoPackage or an OpenStreetMap extract. It is looked over and kept as a new version if it can be planned.',
    zh: '工作簿、表格压缩包（zip）、JSON、GeoPackage 或 OpenStreetMap 数据。系统会检查，能规划的保存为新版本。',
  },
  countyName: { en: 'What it is called here', zh: '在此处的名称' },
  countyNameHelp: { en: 'Letters, digits, - and _', zh: '字母、数字、- 和 _' },
  upload: { en: 'Upload', zh: '上传' },
  uploading: { en: 'Being looked over…', zh: '正在检查…' },
  uploaded: { en: '{name} is kept as version {version}.', zh: '{name} 已保存为第 {version} 版。' },
  errors: { en: 'What is wrong ({count})', zh: '错误（{count}）' },
  repairs: { en: 'What was repaired on reading ({count})', zh: '读取时的修复（{count}）' },
  warnings: { en: 'What is doubtful ({count})', zh: '存疑（{count}）' },
  noRepairs: { en: 'Nothing had to be repaired.', zh: '无需修复。' },
  where: { en: 'Where', zh: '位置' },
  cause: { en: 'What', zh: '内容' },
  remedy: { en: 'What to do', zh: '处理办法' },
} as const satisfies Words;
