package text

import "recado/bot/mailbox"

// Mail reports whether address is a plain mail address without anything around it, as checked by
// [mailbox.Valid], which the chats use too.
func Mail(address string) bool { return mailbox.Valid(address) }
