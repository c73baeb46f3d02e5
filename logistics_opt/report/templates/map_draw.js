// The map of a day's plan: sites, roads, routes, and how they are painted.
let chosen = null;
const legs = data.legs.map(unfold);
const sites = data.sites.map((site) => ({ ...site, point: place(site.at[0], site.at[1]), calls: [] }));
const roads = [new Path2D(), new Path2D(), new Path2D()];
for (const [order, steps] of data.roads) trace(roads[order], unfold(steps));
// The stops that count: a vehicle's base at either end does not; a bus has none.
const called = (route, trip) => (route.bus ? trip.stops : trip.stops.slice(1, -1));
const routes = data.routes.map((route, number) => {
  const path = new Path2D();
  const lines = [...new Set(route.trips.flatMap((trip) => trip.legs))].map((leg) => legs[leg]);
  for (const line of lines) trace(path, line);
  for (const trip of route.trips) {
    for (const stop of called(route, trip)) sites[stop[0]].calls.push(number);
  }
  // Vehicles on one road lie beside one another: each is drawn a few pixels off, in a direction of its own.
  const turn = route.order * 2.4, far = route.first ? 3 : 1.2;
  return { ...route, path, lines, shown: true, aside: [far * Math.cos(turn), far * Math.sin(turn)] };
});

const whole = extent(sites.map((site) => site.point), legs);

// ---- drawing
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
    for (const stop of called(route, trip)) {
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

function labels() {
  const wanted = new Set(chosen ? chosen.trips.flatMap((trip) => trip.stops.map((stop) => sites[stop[0]])) : []);
  const order = [...sites]
    .filter((site) => site.tier < 3 || view.scale >= 0.012 || wanted.has(site) || site === marked)
    .sort((a, b) => (b === marked) - (a === marked) || wanted.has(b) - wanted.has(a) || a.tier - b.tier);
  writeNames(order, sites.filter((site) => site.tier < 3).map((site) => site.point), (site) => (
    site.tier === 1 ? "700 15px sans-serif" : site.tier === 2 ? "600 13px sans-serif" : "12px sans-serif"));
}
