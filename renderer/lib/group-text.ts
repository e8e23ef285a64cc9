/** The cards of a group in words. */
import { m } from '../paraglide/messages.js'
import type { Group, Member } from './group.svelte.ts'

export const roleText = ({ community }: Pick<Member, 'community'>): string =>
  community ? m.group_worker() : m.group_holder()

/** Who else comes on the card: `2 lasta`, on a worker's card `2 alle 16-vuotiasta`. */
export function alongText({ community, minors }: Pick<Member, 'community' | 'minors'>): string {
  return community ? m.group_under_16_count({ count: minors }) : m.party_minors({ count: minors })
}

/** The selected card, for ears: its place, whose it is, and who comes on it. */
export function memberText({ members, selected }: Group): string {
  const member = members[selected]
  if (!member) return ''
  const place = m.group_place({ place: selected + 1, count: members.length })
  return [place, roleText(member), member.mask ?? '', alongText(member)].filter(Boolean).join(', ')
}
