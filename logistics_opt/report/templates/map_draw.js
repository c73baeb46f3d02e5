// The map of a day's plan, first part: data, view, drawing. No library, no network. Everything a user wrote is set as
// textContent, never as markup. The program puts the parts into one function (map_html.py).
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

const legs = data.legs.map(unfold);
const sites = data.sites.map((site) => ({ ...site, point: place(site.at[0], site.at[1]), calls: [] }));
const roads = [new Path2D(), new Path2D(), new Path2D()];
for (const [order, steps] of data.roads) trace(roads[order], unfold(steps));
const routes = data.routes.map((route, number) => {
  const path = new Path2D();
  const lines = [...new Set(route.trips.flatMap((trip) => trip.legs))].map((leg) => legs[leg]);
  for (const line of lines) trace(path, line);
  for (const trip of route.trips) {
    for (const stop of trip.stops.slice(1, -1)) sites[stop[0]].calls.push(number);
  }
  // Vehicles on one road lie beside one another: each is drawn a few pixels off, in a direction of its own.
  const turn = route.order * 2.4, far = route.first ? 3 : 1.2;
  return { ...route, path, lines, shown: true, aside: [far * Math.cos(turn), far * Math.sin(turn)] };
});

// ---- the view: scale in pixels a map unit, and where the map's zero lies on the canvas
const view = { scale: 1, x: 0, y: 0 };
let width = 0, height = 0, chosen = null, marked = null, waiting = false;

function extent(points, lines) {
  let box = [Infinity, Infinity, -Infinity, -Infinity];
  const grow = (x, y) => { box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)]; };
  for (const point of points) grow(...point);
  for (const line of lines) for (let i = 0; i < line.length; i += 2) grow(line[i], line[i + 1]);
  return box;
}
const whole = extent(sites.map((site) => site.point), legs);

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

function paint() {
  const ratio = window.devicePixelRatio || 1;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.lineJoin = pen.lineCap = "round";
  const near = view.scale > 0.02;
  stroke(roads[2], "#dcd6ca", near ? 1.6 : 0.8, ratio);
  stroke(roads[1], "#cfc6b2", near ? 2.6 : 1.3, ratio);
  stroke(roads[0], "#c3ad7d", near ? 4 : 2.4, ratio);
  const layers = [routes.filter((r) => r.shown && r.first), routes.filter((r) => r.shown && !r.first)];
  for (const layer of layers) {
    for (const route of layer) {
      const faint = chosen && chosen !== route;
      pen.globalAlpha = faint ? 0.18 : 1;
      if (route.first) stroke(route.path, "#ffffff", 5.5, ratio, route.aside);
      stroke(route.path, route.colour, route.first ? 3.8 : 2.2, ratio, route.aside);
    }
  }
  pen.globalAlpha = 1;
  if (chosen && chosen.shown) {
    stroke(chosen.path, "#ffffff", chosen.first ? 9 : 7, ratio, chosen.aside);
    stroke(chosen.path, chosen.colour, chosen.first ? 6 : 4, ratio, chosen.aside);
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const tier of [3, 2, 1]) for (const site of sites) if (site.tier === tier) symbol(site);
  if (chosen) numbers(chosen);
  labels();
  scaleBar();
}

function mark(context, tier, x, y, calls, size = 1) {
  context.lineWidth = size < 0.7 ? 1.1 : 1.5;
  context.strokeStyle = INK;
  context.beginPath();
  if (tier === 3) {
    context.arc(x, y, 3.6 * size, 0, 7);
    context.fillStyle = calls ? "#ffffff" : "#c3ccd2";
    if (!calls) context.strokeStyle = "#7a8a96";
  } else if (tier === 2) {
    context.rect(x - 5.5 * size, y - 5.5 * size, 11 * size, 11 * size);
    context.fillStyle = "#1f4e5f";
    context.strokeStyle = "#ffffff";
  } else {
    for (let i = 0; i < 10; i += 1) {
      const far = (i % 2 ? 5 : 11) * size, turn = (i * Math.PI) / 5 - Math.PI / 2;
      context[i ? "lineTo" : "moveTo"](x + far * Math.cos(turn), y + far * Math.sin(turn));
    }
    context.closePath();
    context.fillStyle = "#b3261e";
    context.strokeStyle = "#ffffff";
  }
  context.fill();
  context.stroke();
}

function symbol(site) {
  const [x, y] = onScreen(site.point);
  if (x < -20 || y < -20 || x > width + 20 || y > height + 20) return;
  mark(pen, site.tier, x, y, site.calls.length > 0, site.tier === 3 && view.scale < 0.009 ? 0.65 : 1);
  if (site === marked) {
    pen.beginPath();
    pen.arc(x, y, 15, 0, 7);
    pen.lineWidth = 3;
    pen.strokeStyle = "#b3261e";
    pen.stroke();
  }
}

function numbers(route) {
  let count = 0;
  pen.font = "600 11px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const trip of route.trips) {
    for (const stop of trip.stops.slice(1, -1)) {
      count += 1;
      const [x, y] = onScreen(sites[stop[0]].point);
      pen.beginPath();
      pen.arc(x, y, 8.5, 0, 7);
      pen.fillStyle = route.colour;
      pen.fill();
      pen.lineWidth = 1.5;
      pen.strokeStyle = "#ffffff";
      pen.stroke();
      pen.fillStyle = "#ffffff";
      pen.fillText(String(count), x, y + 0.5);
    }
  }
}

const meet = (one, other) => one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];

// Each name stands where it covers no other name and the fewest squares and stars of other sites.
function labels() {
  const taken = [];
  const squares = sites.filter((site) => site.tier < 3).map((site) => {
    const [x, y] = onScreen(site.point);
    return [x - 6, y - 6, x + 6, y + 6, x, y];
  });
  const wanted = new Set(chosen ? chosen.trips.flatMap((trip) => trip.stops.map((stop) => sites[stop[0]])) : []);
  const order = [...sites].sort((a, b) => (b === marked) - (a === marked) || wanted.has(b) - wanted.has(a) || a.tier - b.tier);
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  for (const site of order) {
    if (site.tier === 3 && view.scale < 0.012 && !wanted.has(site) && site !== marked) continue;
    const [x, y] = onScreen(site.point);
    if (x < 0 || y < 0 || x > width || y > height) continue;
    pen.font = site.tier === 1 ? "700 15px sans-serif" : site.tier === 2 ? "600 13px sans-serif" : "12px sans-serif";
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
