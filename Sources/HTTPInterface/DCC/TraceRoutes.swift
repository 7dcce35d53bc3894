import COSEM
import DSP
import DUIS
import GBCS
import HTTPServing
import Hummingbird

/// `/v1/dcc/trace/{id}`: what happened with a Service Request, step by step.
struct TraceRoutes: Sendable {
    private struct Line: Encodable {
        /// Position of the octets in the message.
        let offset: Int
        let octets: String
        let depth: Int
        let meaning: String

        init(_ line: AnnotatedMessage.Line) {
            (offset, octets) = (line.offset, line.octets.hexadecimal)
            (depth, meaning) = (line.depth, line.meaning)
        }
    }

    private struct Step: Encodable {
        /// What the octets of a step are.
        enum Form: String, Encodable { case xml, gbcs, hexadecimal }

        let time: String
        let name: String
        let detail: String
        /// The text of a document in XML; other octets in hexadecimal. nil for a step without octets.
        @Nullable var octets: String?
        @Nullable var form: Form?
        @Nullable var annotation: [Line]?

        init(_ step: RequestTrace.Step) {
            (time, name) = (DateTimeText.text(milliseconds: step.time), step.name.rawValue)
            detail = step.detail
            (octets, form, annotation) = (nil, nil, nil)
            guard !step.octets.isEmpty else { return }
            if let document = Self.document(step.octets) {
                (octets, form) = (document, .xml)
            } else if let message = try? AnnotatedMessage(step.octets) {
                (octets, form) = (step.octets.hexadecimal, .gbcs)
                annotation = message.lines.map(Line.init)
            } else {
                (octets, form) = (step.octets.hexadecimal, .hexadecimal)
            }
        }

        /// The octets as text, when they may be XML: no GBCS message begins so.
        private static func document(_ octets: [UInt8]) -> String? {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let text = octets.starts(with: mark) ? octets.dropFirst(mark.count) : octets[...]
            guard text.first(where: { ![0x09, 0x0A, 0x0D, 0x20].contains($0) }) == UInt8(ascii: "<") else { return nil }
            return String(validating: text, as: UTF8.self)
        }
    }

    let dcc: DCCAccess

    func add(to router: HTTPRoutes) {
        router.get("v1/dcc/trace/{id}") { _, context in try trace(context) }
    }

    private func trace(_ context: HTTPContext) throws -> Response {
        struct Body: Encodable {
            let requestId: String
            let steps: [Step]
        }
        let provider = try dcc.provider
        let text = context.parameter("id")
        guard let id = RequestID(text) else {
            throw HTTPProblem.invalid(
                "invalid-request-id",
                "\"\(text.prefix(80))\" is no RequestID; write one like "
                    + "90-B3-D5-1F-30-01-00-00:02-53-4D-45-80-00-00-00:1000")
        }
        guard let trace = provider.traces.trace(of: id) else {
            throw HTTPProblem(
                .notFound, "unknown-request",
                "\(id) is not among the latest \(TraceLog.requests) requests; /v1/dcc/requests lists all")
        }
        return try .json(Body(requestId: "\(id)", steps: trace.steps.map(Step.init)))
    }
}
