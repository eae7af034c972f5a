export interface TraceTables {}
