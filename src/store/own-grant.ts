// Checks of a ticket where no owner is named yet: within the ticket's own bounds.
import type { OrganisationId } from '../base/ids.ts'
import type { TicketOffice } from '../tickets/office.ts'
import type { Grant, Ticket } from '../tickets/ticket.ts'

/** @throws Refusal `ticket-invalid`, `not-permitted` */
export function requireOwn(
  tickets: TicketOffice,
  ticket: Ticket,
  grant: Grant,
  organisationId: OrganisationId | '*' = ticket.organisationId,
): void {
  const member = ticket.memberId === '*' ? undefined : ticket.memberId
  tickets.require(ticket, grant, organisationId === '*' ? undefined : organisationId, member)
}

/** Whether the ticket may still do anything at all. @throws Refusal `ticket-invalid`, `not-permitted` */
export function requireLive(tickets: TicketOffice, ticket: Ticket): void {
  const [anyGrant] = ticket.grants
  requireOwn(tickets, ticket, anyGrant ?? 'mail:read')
}
