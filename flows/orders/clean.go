package orders

import "recado/flows/text"

// CleanLine is text.Line, under the name that an order's fields know it by.
func CleanLine(s string) string { return text.Line(s) }

// CleanText is text.Text.
func CleanText(s string) string { return text.Text(s) }

// Phone is text.Phone.
func Phone(said, country string) (string, bool) { return text.Phone(said, country) }

// MailOK is text.Mail.
func MailOK(address string) bool { return text.Mail(address) }

func longer(s string, n int) bool { return text.Longer(s, n) }
