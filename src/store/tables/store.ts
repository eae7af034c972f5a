export interface StoreTables {}
