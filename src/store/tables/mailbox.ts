export interface MailboxTables {}
