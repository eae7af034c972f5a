// The package has no types for its single tables.
declare module 'opencc-js/dict/TSCharacters' {
  /** `from to[ to…]` rows with "|" between them */
  const table: string
  export default table
}
