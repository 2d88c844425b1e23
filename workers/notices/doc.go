// Package notices sends notices about orders and quotations by mail, besides the chats. The mails
// of flows/notify are worded by key, and each is sent once.
package notices
