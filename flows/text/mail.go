package text

import "recado/bot/mailbox"

// Mail reports whether address is a bare mail address, with nothing around it: what
// [mailbox.Valid] says, as in the chats.
func Mail(address string) bool { return mailbox.Valid(address) }
