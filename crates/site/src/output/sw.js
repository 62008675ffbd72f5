// Keeps the course in the browser, so that it works without a network. A service worker can only be
// a script: this one, written by `site`, is the only one of ours. It knows one version of the site,
// by the digest of the list of all its files.
//
// A version is fetched whole, each file checked by its digest, or it is not used at all: until then,
// and until the learner says so or closes the last page, the version before answers.

const VERSION = '{{version}}'; // The digest of the list.
const SITE = self.registration.scope;
const LIST = SITE + 'files.json';
const OURS = `layerwise ${SITE} `; // Other folders of the host may hold another course.
const CACHE = OURS + VERSION;
const LANES = 3; // So many at once leave the network to the page that is being read.

self.addEventListener('install', event => event.waitUntil(fetchAll()));
self.addEventListener('activate', event => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener('message', () => self.skipWaiting()); // The learner wants the new version.
self.addEventListener('fetch', event => {
  const {method, url} = event.request;
  if (method !== 'GET' || !url.startsWith(SITE)) return;
  // A browser whose storage fails still has its network.
  event.respondWith(answer(event.request).catch(() => fetch(event.request)));
});

async function fetchAll() {
  const list = await fetchWhole(LIST, VERSION);
  const {files} = await list.clone().json();
  const [cache, [before]] = await Promise.all([caches.open(CACHE), otherVersions()]);
  const had = before ? (await (await before.match(LIST)).json()).files : {};
  const open = Object.entries(files).values();
  const lane = async () => {
    for (const [path, digest] of open) {
      const url = SITE + path;
      if (await cache.match(url)) continue; // From an attempt that was cut short.
      const same = had[path] === digest && await before.match(url);
      await cache.put(url, same || await fetchWhole(url, digest));
    }
  };
  await Promise.all(Array.from({length: LANES}, lane));
  await cache.put(LIST, list); // Last: a version with its list is whole.
  if (!self.registration.active) return; // There is none before it: nothing to say.
  for (const page of await self.clients.matchAll({includeUncontrolled: true})) {
    if (page.url.startsWith(SITE)) page.postMessage('newer');
  }
}

// The digest says whether it is the file: what else a host says of it does not matter.
async function fetchWhole(url, integrity) {
  const got = await fetch(url, {cache: 'no-cache', integrity, priority: 'low'});
  const headers = new Headers(got.headers);
  for (const way of ['Content-Encoding', 'Content-Length']) headers.delete(way); // It is unpacked now.
  return new Response(await got.blob(), {headers});
}

// Whole versions besides this one, the newest first.
async function otherVersions() {
  const names = (await caches.keys()).filter(name => name.startsWith(OURS) && name !== CACHE);
  const all = await Promise.all(names.reverse().map(name => caches.open(name)));
  const whole = await Promise.all(all.map(cache => cache.match(LIST)));
  return all.filter((_, at) => whole[at]);
}

// The version before stays for pages that are still open; older ones and pieces go.
async function tidy() {
  const names = (await caches.keys()).filter(name => name.startsWith(OURS) && name !== CACHE);
  let kept = false;
  for (const name of names.reverse()) {
    if (!kept && await (await caches.open(name)).match(LIST)) kept = true;
    else await caches.delete(name);
  }
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  const url = request.url.split(/[?#]/)[0].replace(/\/index\.html$/, '/');
  const kept = await cache.match(url);
  if (kept) return kept;
  if (request.mode === 'navigate') {
    if (await cache.match(url + '/')) return Response.redirect(url + '/');
  } else {
    // A page of the version before asks for what belongs to it.
    for (const other of await otherVersions()) {
      const its = await other.match(url);
      if (its) return its;
    }
  }
  try {
    return await fetch(request);
  } catch (offline) {
    const lost = request.mode === 'navigate' && await cache.match(SITE + '404.html');
    if (!lost) throw offline;
    return new Response(lost.body, {status: 404, headers: lost.headers});
  }
}
