// What every map page shares: data, view, pointer and keys. No library, no network. Everything a user wrote is set as
// textContent, never as markup. The program puts the parts into one function (page.py); those that follow say what is
// painted (paint), what lies under the pointer (hover, click), and the box that holds everything (whole).
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const byId = (id) => document.getElementById(id);
const canvas = byId("map");
const pen = canvas.getContext("2d");
const INK = "#1f2a37";

function element(name, text, parent, className) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  if (className) made.className = className;
  if (parent) parent.append(made);
  return made;
}

// ---- positions: degrees in steps of 1e-5 become map units, one of which is about a metre in both directions
const middle = data.sites.reduce((sum, site) => sum + site.at[1], 0) / Math.max(1, data.sites.length);
const SHRINK = Math.cos((middle / 100000) * Math.PI / 180);
const METRES = 1.11195;
const zero = data.sites.length ? data.sites[0].at : [0, 0];
const place = (lon, lat) => [(lon - zero[0]) * SHRINK * METRES, (zero[1] - lat) * METRES];

function unfold(steps) {
  const points = new Float64Array(steps.length);
  let lon = 0, lat = 0;
  for (let i = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    [points[i], points[i + 1]] = place(lon, lat);
  }
  return points;
}

function trace(path, points) {
  for (let i = 0; i < points.length; i += 2) {
    if (i === 0) path.moveTo(points[0], points[1]); else path.lineTo(points[i], points[i + 1]);
  }
}

// ---- the view: scale in pixels a map unit, and where the map's zero lies on the canvas
const view = { scale: 1, x: 0, y: 0 };
let width = 0, height = 0, marked = null, waiting = false;

function extent(points, lines) {
  let box = [Infinity, Infinity, -Infinity, -Infinity];
  const grow = (x, y) => { box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)]; };
  for (const point of points) grow(...point);
  for (const line of lines) for (let i = 0; i < line.length; i += 2) grow(line[i], line[i + 1]);
  return box;
}
// Shows the box, clear of what covers the map on the right.
function fit(box, covered = 0) {
  const pad = 48;
  const wide = Math.max(box[2] - box[0], 500), high = Math.max(box[3] - box[1], 500);
  const room = width - covered > 240 ? width - covered : width;
  view.scale = Math.min((room - 2 * pad) / wide, (height - 2 * pad) / high);
  if (!(view.scale > 0)) view.scale = 0.001;
  view.x = room / 2 - ((box[0] + box[2]) / 2) * view.scale;
  view.y = height / 2 - ((box[1] + box[3]) / 2) * view.scale;
  draw();
}

function zoom(factor, x = width / 2, y = height / 2) {
  const scale = Math.min(5, Math.max(0.0003, view.scale * factor));
  view.x = x - (x - view.x) * (scale / view.scale);
  view.y = y - (y - view.y) * (scale / view.scale);
  view.scale = scale;
  draw();
}

function pan(x, y) { view.x += x; view.y += y; draw(); }
const onScreen = (point) => [point[0] * view.scale + view.x, point[1] * view.scale + view.y];

function centre(site) {
  if (view.scale < 0.02) view.scale = 0.02;
  view.x = width / 2 - site.point[0] * view.scale;
  view.y = height / 2 - site.point[1] * view.scale;
  marked = site;
  draw();
}

// ---- drawing
function draw() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; paint(); });
}

function stroke(path, colour, pixels, ratio, aside = [0, 0]) {
  pen.strokeStyle = colour;
  pen.lineWidth = pixels / view.scale;
  pen.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * (view.x + aside[0]), ratio * (view.y + aside[1]));
  pen.stroke(path);
}

const meet = (one, other) => one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];

// Each name stands where it covers no other name and the fewest of the symbols at points; earlier ones choose first.
function writeNames(order, points, fontOf) {
  const taken = [];
  const squares = points.map((point) => {
    const [x, y] = onScreen(point);
    return [x - 6, y - 6, x + 6, y + 6, x, y];
  });
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  for (const site of order) {
    const [x, y] = onScreen(site.point);
    if (x < 0 || y < 0 || x > width || y > height) continue;
    pen.font = fontOf(site);
    const text = site.short;
    const wide = pen.measureText(text).width;
    const others = squares.filter((square) => Math.abs(square[4] - x) > 6 || Math.abs(square[5] - y) > 6);
    let best = null, least = Infinity;
    for (const [left, top] of [
      [x + 11, y], [x - 11 - wide, y], [x - wide / 2, y - 17], [x - wide / 2, y + 18],
      [x + 6, y - 15], [x - 6 - wide, y - 15], [x + 6, y + 16], [x - 6 - wide, y + 16],
    ]) {
      const box = [left - 2, top - 8, left + wide + 2, top + 8];
      if (taken.some((other) => meet(box, other))) continue;
      const cut = box[0] < 0 || box[2] > width || box[1] < 0 || box[3] > height;
      const cost = others.filter((other) => meet(box, other)).length + (cut ? 1 : 0);
      if (cost < least) [best, least] = [[left, top, box], cost];
      if (!cost) break;
    }
    if (!best) continue;
    taken.push(best[2]);
    pen.lineWidth = 3.5;
    pen.strokeStyle = "#ffffffe6";
    pen.strokeText(text, best[0], best[1]);
    pen.fillStyle = site.tier === 1 ? "#8c1d18" : INK;
    pen.fillText(text, best[0], best[1]);
  }
}

function scaleBar() {
  const most = 130 / view.scale;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= most);
  const bar = byId("scale");
  bar.querySelector("span").textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  bar.querySelector("i").style.width = `${metres * view.scale}px`;
}

// ---- pointer, wheel, touch, keyboard
const down = new Map();
let moved = 0;
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  down.set(event.pointerId, [event.offsetX, event.offsetY]);
  if (down.size === 1) moved = 0;
  canvas.classList.add("moving");
});
canvas.addEventListener("pointermove", (event) => {
  const last = down.get(event.pointerId);
  const now = [event.offsetX, event.offsetY];
  if (!last) { hover(...now); return; }
  byId("tip").hidden = true;
  if (down.size === 1) {
    moved += Math.hypot(now[0] - last[0], now[1] - last[1]);
    pan(now[0] - last[0], now[1] - last[1]);
  } else {
    moved = 99;
    const other = [...down].find(([id]) => id !== event.pointerId)[1];
    const before = Math.hypot(last[0] - other[0], last[1] - other[1]);
    const after = Math.hypot(now[0] - other[0], now[1] - other[1]);
    pan((now[0] - last[0]) / 2, (now[1] - last[1]) / 2);
    if (before > 0) zoom(after / before, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  }
  down.set(event.pointerId, now);
});
const lift = (event) => {
  if (down.delete(event.pointerId) && moved < 5 && event.type === "pointerup") click(event.offsetX, event.offsetY);
  if (!down.size) canvas.classList.remove("moving");
};
canvas.addEventListener("pointerup", lift);
canvas.addEventListener("pointercancel", lift);
canvas.addEventListener("pointerleave", () => { byId("tip").hidden = true; });
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.005), event.offsetX, event.offsetY);
}, { passive: false });
canvas.addEventListener("dblclick", (event) => zoom(2, event.offsetX, event.offsetY));
const keys = {
  ArrowLeft: () => pan(80, 0), ArrowRight: () => pan(-80, 0), ArrowUp: () => pan(0, 80), ArrowDown: () => pan(0, -80),
  "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: () => fit(whole), Escape: () => escape(),
};
canvas.addEventListener("keydown", (event) => {
  if (keys[event.key] && !event.ctrlKey && !event.metaKey) { event.preventDefault(); keys[event.key](); }
});

function resize() {
  const first = !width;
  const ratio = window.devicePixelRatio || 1;
  const box = canvas.parentElement.getBoundingClientRect();
  [width, height] = [box.width, box.height];
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  if (first && width) fit(whole); else draw();
}

// Finds a place by its name or a part of it; `go` shows it and says what was found.
function search(go) {
  const box = byId("search");
  for (const site of sites) element("option", null, byId("places")).value = site.name;
  box.addEventListener("change", () => {
    const text = box.value.trim();
    byId("found").textContent = "";
    if (!text) return;
    const site = sites.find((one) => one.name === text) || sites.find((one) => one.name.includes(text));
    byId("found").textContent = site ? go(site) : words.not_found;
  });
}
