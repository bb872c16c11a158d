// Small helps for readers with a script; every page works without it. A page brings its own in a file beside this one.
"use strict";
