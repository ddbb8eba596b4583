// by-need:http
var loaded = () => process.getBuiltinModule("node:http");
var http_default = {
  get Agent() {
    return loaded().Agent;
  },
  get request() {
    return loaded().request;
  }
};
export {
  http_default
};
