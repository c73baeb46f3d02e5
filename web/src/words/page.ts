/** Words of the frame of every screen. */
import type { Words } from './words';

export const page = {
  title: { en: 'Shared rural delivery', zh: '县乡村共同配送' },
  language: { en: 'Language', zh: '语言' },
  theme: { en: 'Colours', zh: '配色' },
  themeAuto: { en: 'System', zh: '跟随系统' },
  themeLight: { en: 'Light', zh: '浅色' },
  themeDark: { en: 'Dark', zh: '深色' },
  logOut: { en: 'Leave', zh: '退出' },
  skip: { en: 'To the content', zh: '跳到正文' },
  lost: {
    en: 'The service does not answer. The page tries again by itself; nothing is lost.',
    zh: '服务没有响应。页面会自动重试，数据不会丢失。',
  },
  keyAsk: { en: 'Your key', zh: '您的密钥' },
  keyHelp: {
    en: 'An administrator makes keys with “logistics-opt keys create”. The first start of the service wrote one into the file admin.key.',
    zh: '管理员可用 “logistics-opt keys create” 创建密钥。服务首次启动时已在 admin.key 文件中写入一个。',
  },
  enter: { en: 'Enter', zh: '进入' },
  screenLost: {
    en: 'This part of the page could not be loaded: the service does not answer, or is newer than the page.',
    zh: '页面的这一部分无法载入：服务没有响应，或服务已更新。',
  },
  reload: { en: 'Load the page again', zh: '重新载入页面' },
  loading: { en: 'Loading…', zh: '载入中…' },
} as const satisfies Words;
