import "./lib-shared.mjs";

var bowser_default={};
export {
  bowser_default as default
};
