package orders

import "recado/flows/text"

// CleanLine calls text.Line.
func CleanLine(s string) string { return text.Line(s) }

// CleanText calls text.Text.
func CleanText(s string) string { return text.Text(s) }

// Phone calls text.Phone.
func Phone(said, country string) (string, bool) { return text.Phone(said, country) }

// MailOK calls text.Mail.
func MailOK(address string) bool { return text.Mail(address) }

func longer(s string, n int) bool { return text.Longer(s, n) }
