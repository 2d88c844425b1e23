// Package campaigns carries out the steps of campaigns: reading a page of invoices, asking for
// messages, sending mails. Every step may run again, also after success: flows/campaigns counts it
// once. A platform that asks to be left alone is asked again after the time it names.
package campaigns
