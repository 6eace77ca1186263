// Pictures that the bundler writes into the bundle as data URLs (Vite, "Explicit Inline Handling").
declare module '*.png?inline' {
  const dataUrl: string;
  export default dataUrl;
}
