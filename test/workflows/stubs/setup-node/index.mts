console.log(`Node.js ${process.version} is there`);
