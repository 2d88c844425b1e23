// Package notices mails what people are told of orders and quotations beside their
// chats: the letters of flows/notify, worded by key, each sent once.
package notices
