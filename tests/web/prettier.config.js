// Prettier, because its output is settled and it needs no binary for each platform; lines as long as Python's here.
export default { printWidth: 120 };
