import{createRequire}from"node:module";const require2=createRequire(import.meta.url);import"./lib-shared-44.mjs";var bowser_default={};export{bowser_default as default};
