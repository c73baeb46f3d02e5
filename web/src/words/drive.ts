/** Words of a driver's own page. */
import type { Words } from './words';

export const drive = {
  driveTitle: { en: 'Today’s drive', zh: '今日派车单' },
  driveOpening: { en: 'Opening…', zh: '正在打开…' },
  driveAgain: { en: 'Try again', zh: '重试' },
  driveFlaw: { en: 'This link does not open', zh: '链接无法打开' },
  driveFrom: { en: 'From {base}', zh: '从 {base} 出发' },
  driveTimes: { en: '{departs} – {returns}, {km} km, {stops} stops', zh: '{departs} – {returns}，{km} 公里，{stops} 站' },
  driveCash: { en: 'Cash to collect in all: {cash}', zh: '代收款合计：{cash}' },
  driveTrip: { en: 'Trip {number}, departs {departs}', zh: '第 {number} 趟  {departs} 出发' },
  driveLoad: { en: 'Load {pieces} pieces, {kg} kg', zh: '装车 {pieces} 件、{kg} 公斤' },
  driveEmpty: { en: 'Out empty', zh: '空车出发' },
  driveBack: { en: '{returns} back at {base}', zh: '{returns} 返回 {base}' },
  driveUnload: { en: 'unload {pieces} pieces, {kg} kg', zh: '卸下 {pieces} 件、{kg} 公斤' },
  driveWait: { en: 'opens {starts}', zh: '{starts} 开始作业' },
  driveOff: { en: 'Hand over {pieces} pieces, {kg} kg', zh: '送达 {pieces} 件、{kg} 公斤' },
  driveOn: { en: 'Collect {pieces} pieces, {kg} kg', zh: '揽收 {pieces} 件、{kg} 公斤' },
  driveAboard: { en: 'Then aboard: {pieces}', zh: '离开时在车：{pieces} 件' },
  driveBags: { en: 'Bags: {bags}', zh: '货袋：{bags}' },
  driveStopCash: { en: 'Cash {cash}', zh: '代收 {cash}' },
  driveCold: { en: 'Keep cold', zh: '冷藏' },
  driveCall: { en: 'Call {phone}', zh: '拨打 {phone}' },
  driveAmap: { en: 'Amap', zh: '高德导航' },
  driveBaidu: { en: 'Baidu Maps', zh: '百度地图' },
  driveTo: { en: '{map} to {stop}', zh: '{map}到{stop}' },
  driveMap: { en: 'Map of the way: stops numbered in order, a square where it begins', zh: '路线图：按顺序编号，方块为出发地' },
  driveUntil: { en: 'This page can be opened until {until}.', zh: '本页有效期至 {until}。' },
  driveGenerated: {
    en: 'Some places are generated, not surveyed: ask the keeper for the way.',
    zh: '部分位置为程序生成，并非实测：请向站长问路。',
  },
} as const satisfies Words;
