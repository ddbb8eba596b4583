import "./lib-shared-31.mjs";

var bowser_default={};
export {
  bowser_default as default
};
