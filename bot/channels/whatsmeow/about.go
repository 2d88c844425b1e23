package whatsmeow

import (
	"slices"
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/reflect/protoreflect"

	"recado/bot"
	"recado/bot/channels"
)

// about reads a message that changes another message: a reaction, a revocation or an edit. It
// reports false for every other message.
func about(m *waE2E.Message, in *bot.Inbound, x *channels.VendorMetadata) bool {
	if r := m.GetReactionMessage(); r != nil {
		in.Kind, in.Text = bot.KindReaction, r.GetText()
		x.Of = messageID(r.GetKey().GetID(), user(r.GetKey().GetParticipant()))
		return true
	}
	p := m.GetProtocolMessage()
	if p == nil || p.Type == nil {
		return false
	}
	x.Of = messageID(p.GetKey().GetID(), "")
	switch p.GetType() {
	case waE2E.ProtocolMessage_REVOKE:
		in.Kind = bot.KindRevoke
		return true
	case waE2E.ProtocolMessage_MESSAGE_EDIT:
		anew := bot.Inbound{}
		fill(unwrap(p.GetEditedMessage()), &types.MessageInfo{}, &anew, &channels.VendorMetadata{})
		in.Kind, in.Text = bot.KindEdit, anew.Text
		return true
	}
	x.Of = ""
	return false
}

// unwrap returns the innermost message: the library leaves some wrappers (ephemeral, view-once and
// so on) in place.
func unwrap(m *waE2E.Message) *waE2E.Message {
	for range 4 { // apps nest less deeply; the bound is against hostile messages
		var inner *waE2E.Message
		for _, cover := range []*waE2E.FutureProofMessage{
			m.GetAssociatedChildMessage(), m.GetBotForwardedMessage(), m.GetGroupMentionedMessage(), m.GetEphemeralMessage(),
			m.GetViewOnceMessage(), m.GetViewOnceMessageV2(), m.GetDocumentWithCaptionMessage(), m.GetEditedMessage(),
		} {
			if cover.GetMessage() != nil {
				inner = cover.GetMessage()
			}
		}
		if inner == nil {
			break
		}
		if inner.MessageContextInfo == nil {
			inner.MessageContextInfo = m.GetMessageContextInfo()
		}
		m = inner
	}
	return m
}

// isHDCopy reports whether a message is the HD copy of a picture or video that already arrived as a
// message of its own. The sender sent it once.
func isHDCopy(m *waE2E.Message) bool {
	a := m.GetMessageContextInfo().GetMessageAssociation()
	return slices.Contains([]waE2E.MessageAssociation_AssociationType{
		waE2E.MessageAssociation_HD_IMAGE_DUAL_UPLOAD, waE2E.MessageAssociation_HD_VIDEO_DUAL_UPLOAD,
	}, a.GetAssociationType()) && a.GetParentMessageKey().GetID() != ""
}

// silent holds the fields of a message that the apps do not show as a message.
var silent = map[protoreflect.Name]bool{
	"senderKeyDistributionMessage": true, "fastRatchetKeySenderKeyDistributionMessage": true, "messageContextInfo": true,
	"protocolMessage": true, "albumMessage": true, "keepInChatMessage": true, "pinInChatMessage": true,
	"pollUpdateMessage": true, "encReactionMessage": true, "encCommentMessage": true, "encEventResponseMessage": true,
	"stickerSyncRmrMessage": true, "messageHistoryBundle": true, "messageHistoryNotice": true, "limitSharingMessage": true,
	"callLogMesssage": true, "call": true, "chat": true, "secretEncryptedMessage": true, "pollResultSnapshotMessage": true,
	"statusNotificationMessage": true, "deviceSentMessage": true, "conversation": true, "extendedTextMessage": true,
}

// unknown returns the name of a visible part that this program can't read, or "" if no part is visible.
func unknown(m *waE2E.Message) (name string) {
	if len(m.ProtoReflect().GetUnknown()) > 0 {
		name = "unknown" // a field that this version of the library does not know
	}
	m.ProtoReflect().Range(func(f protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if !silent[f.Name()] {
			name = strings.TrimSuffix(string(f.Name()), "Message")
		}
		return true
	})
	return name
}

// quoted returns the context of a message: what it replies to, whether it was forwarded, its
// advertisement. It returns nil without one.
func quoted(m *waE2E.Message) *waE2E.ContextInfo {
	for _, c := range []*waE2E.ContextInfo{
		m.GetExtendedTextMessage().GetContextInfo(), m.GetImageMessage().GetContextInfo(), m.GetVideoMessage().GetContextInfo(),
		m.GetPtvMessage().GetContextInfo(), m.GetAudioMessage().GetContextInfo(), m.GetDocumentMessage().GetContextInfo(),
		m.GetStickerMessage().GetContextInfo(), m.GetLocationMessage().GetContextInfo(), m.GetLiveLocationMessage().GetContextInfo(),
		m.GetContactMessage().GetContextInfo(), m.GetContactsArrayMessage().GetContextInfo(),
		m.GetButtonsResponseMessage().GetContextInfo(), m.GetListResponseMessage().GetContextInfo(),
		m.GetTemplateButtonReplyMessage().GetContextInfo(), m.GetInteractiveResponseMessage().GetContextInfo(),
	} {
		if c != nil {
			return c
		}
	}
	return nil
}

// messageID returns an id that is unique among all messages. The apps generate long random ids; a
// short id is unique for its sender only, so the sender is appended.
func messageID(id, sender string) string {
	if id == "" || sender == "" || len(id) >= 16 {
		return id
	}
	return id + "@" + sender
}

// user returns the user part of a JID, or "" if the JID is invalid.
func user(jid string) string {
	parsed, err := types.ParseJID(jid)
	if err != nil {
		return ""
	}
	return parsed.User
}
