import NIOCore
import NIOHTTPTypes

/// Follows one connection from request to request: closes it when a request does not come or does
/// not end in time, however slowly bytes drip in, and tells the crowd when it is idle.
///
/// One object a connection, used on its event loop only.
final class Attendance: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    struct Limits: Sendable {
        /// From the first line of a request to the end of its body.
        var request = TimeAmount.seconds(20)
        /// From the last answer, or the beginning, to the end of the next request's header.
        var idle = TimeAmount.seconds(30)
        /// From an answer that came before its request's body was in to the end of that body.
        var rest = TimeAmount.seconds(5)
    }

    private let crowd: Crowd
    private let limits: Limits
    private var scheduled: Scheduled<Void>?
    /// Whether the last request's answer is out; it may be before its body is in.
    private var isAnswered = false
    private var isReading = false

    init(_ crowd: Crowd, limits: Limits = Limits()) {
        self.crowd = crowd
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        crowd.enter(context.channel)
        allow(limits.idle, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isAnswered = false
            isReading = true
            crowd.begins(context.channel)
            allow(limits.request, context)
        case .body: break
        case .end:
            isReading = false
            isAnswered ? allow(limits.idle, context) : stop()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            isAnswered = true
            crowd.rests(context.channel)
            allow(isReading ? limits.rest : limits.idle, context)
        }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        crowd.leave(context.channel)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stop()
        crowd.leave(context.channel)
    }

    private func allow(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        stop()
        let channel = context.channel
        scheduled = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    private func stop() {
        scheduled?.cancel()
        scheduled = nil
    }
}
