import "./lib-shared-2.mjs";

var bowser_default={};
export {
  bowser_default as default
};
