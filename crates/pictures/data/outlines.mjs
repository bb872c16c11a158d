// Makes outlines.txt from the TopoJSON of the npm package world-atlas (Natural Earth, public domain).
// Run as README.md beside this file says. Shared borders stay shared: arcs are simplified before rings are put together.
import { readFileSync, writeFileSync } from "node:fs";

const RADIUS = 6371.0072; // kilometres: the sphere with the area of GRS80
const CENTRE = [10, 52]; // degrees: the centre of ETRS89-LAEA
const WINDOW = [-2900, -2350, 3000, 2500]; // kilometres: west, south, east, north
const LEAST_AREA = 30; // square kilometres of the triangle that a point makes with its neighbours
const LEAST_ISLAND = 130; // square kilometres; Malta has 316
const radians = (degrees) => (degrees * Math.PI) / 180;

function project([longitude, latitude]) {
  const l = radians(longitude - CENTRE[0]);
  const [p, p0] = [radians(latitude), radians(CENTRE[1])];
  const cosine = Math.sin(p0) * Math.sin(p) + Math.cos(p0) * Math.cos(p) * Math.cos(l);
  const k = Math.sqrt(2 / (1 + Math.max(cosine, -0.999)));
  return [
    RADIUS * k * Math.cos(p) * Math.sin(l),
    RADIUS * k * (Math.cos(p0) * Math.sin(p) - Math.sin(p0) * Math.cos(p) * Math.cos(l)),
  ];
}

const triangle = ([ax, ay], [bx, by], [cx, cy]) => Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;

// Visvalingam and Whyatt (1993): the point with the smallest triangle goes first; ends stay.
function simplify(points) {
  const kept = points.slice();
  for (;;) {
    let [least, at] = [LEAST_AREA, -1];
    for (let i = 1; i + 1 < kept.length; i++) {
      const area = triangle(kept[i - 1], kept[i], kept[i + 1]);
      if (area < least) [least, at] = [area, i];
    }
    if (at < 0 || kept.length <= 4) return kept;
    kept.splice(at, 1);
  }
}

// Sutherland and Hodgman (1974), one side of the window after another.
function clip(ring) {
  const sides = [
    [0, WINDOW[0], 1], [1, WINDOW[1], 1], [0, WINDOW[2], -1], [1, WINDOW[3], -1],
  ];
  let points = ring;
  for (const [axis, limit, sign] of sides) {
    const inside = (point) => (point[axis] - limit) * sign >= 0;
    const cut = (a, b) => {
      const t = (limit - a[axis]) / (b[axis] - a[axis]);
      return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    };
    const before = points;
    points = [];
    before.forEach((point, i) => {
      const previous = before[(i + before.length - 1) % before.length];
      if (inside(point) !== inside(previous)) points.push(cut(previous, point));
      if (inside(point)) points.push(point);
    });
  }
  return points;
}

const area = (ring) =>
  ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    return sum + (x * ny - nx * y) / 2;
  }, 0);

const topology = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { scale, translate } = topology.transform;
const isNear = ([longitude, latitude]) => latitude > 15 && longitude > -75 && longitude < 100;
const arcs = topology.arcs.map((arc) => {
  let [x, y] = [0, 0];
  const points = arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
  return points.some(isNear) ? simplify(points.map(project)) : points.map(project);
});
const arc = (index) => (index >= 0 ? arcs[index] : arcs[~index].slice().reverse());

const lines = [];
for (const country of topology.objects.countries.geometries) {
  const polygons = country.type === "Polygon" ? [country.arcs] : country.arcs ?? [];
  const rings = polygons
    .map((polygon) => polygon[0].flatMap((index, i) => arc(index).slice(i ? 1 : 0)))
    // Rings that reach round the globe are torn by the projection; none of them touches the window.
    .filter((ring) => ring.every(([x, y]) => Math.hypot(x, y) < 8000))
    .map(clip)
    .filter((ring) => ring.length > 2 && Math.abs(area(ring)) >= LEAST_ISLAND)
    .map((ring) => ring.map((point) => point.map(Math.round).join(" ")))
    .map((ring) => ring.filter((point, i) => point !== ring[(i + ring.length - 1) % ring.length]))
    .filter((ring) => ring.length > 2);
  rings.forEach((ring) => lines.push(ring.join(" ")));
}
lines.sort();
writeFileSync(new URL("outlines.txt", import.meta.url), lines.join("\n") + "\n");
