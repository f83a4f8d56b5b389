declare module "*.module.css" {
  const classes: Readonly<Record<string, string>>;
  // oxlint-disable-next-line import/no-default-export -- This is how a bundler hands over a module of classes.
  export default classes;
}
