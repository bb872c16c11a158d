// Small helps for readers with a script; every page works without it.
"use strict";

// On a phone the choices stand folded above the results.
const foldFacets = () => {
  const fold = document.querySelector(".facets-fold");
  if (fold && window.matchMedia("(max-width: 60rem)").matches) fold.removeAttribute("open");
};
foldFacets();
