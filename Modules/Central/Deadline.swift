import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request has begun and does not end: a body that drips in costs its
/// sender a connection every `limit`, and central nothing.
///
/// One object a connection, used on its event loop only.
final class Deadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let limit: TimeAmount
    private var scheduled: Scheduled<Void>?

    init(limit: TimeAmount) { self.limit = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            let channel = context.channel
            scheduled?.cancel()
            scheduled = context.eventLoop.scheduleTask(in: limit) {
                channel.close(promise: nil)
            }
        case .body: break
        case .end:
            scheduled?.cancel()
            scheduled = nil
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        scheduled?.cancel()
        scheduled = nil
        context.fireChannelInactive()
    }
}
