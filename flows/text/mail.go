package text

import (
	"net/mail"
	"strings"
)

// maxMail is the longest address that can be delivered to (RFC 5321, 4.5.3.1.3), in bytes.
const maxMail = 254

// Mail reports whether address is a bare mail address, with nothing around it.
func Mail(address string) bool {
	a, err := mail.ParseAddress(address)
	return err == nil && a.Address == address && len(address) <= maxMail && !strings.ContainsAny(address, "\r\n\" ")
}
