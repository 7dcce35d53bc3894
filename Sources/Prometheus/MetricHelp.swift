/// HELP texts of the metrics that this package makes with swift-metrics. Those of the gateway stand where it writes them.
enum MetricHelp {
    /// The text of each metric by its name.
    static let texts = stream.merging(http) { $1 }.merging(smets1) { $1 }.merging(smpp) { $1 }.merging(s1sp) { $1 }
        .merging(dcc) { $1 }

    private static let stream = [
        "smets_stream_messages_total": "Messages read from stream connections.",
        "smets_stream_undeliverable_total": "Messages from stream connections for no device of the estate.",
        "smets_stream_connections_total": "Stream connections accepted.",
        "smets_stream_connections": "Stream connections open.",
        "smets_stream_held_octets":
            "Octets that stream connections hold: unfinished messages, messages and answers that wait.",
        "smets_stream_paused_connections": "Stream connections not read from, since their answers or their turn wait.",
        "smets_stream_breaches_total": "Stream connections closed, or things dropped, because a limit was met.",
        "smets_peer_dropped_total":
            "Messages for another process of the fleet, and answers to one, that were dropped since it does not read.",
    ]

    private static let http = [
        "smets_http_requests_total": "HTTP requests answered, by route and status.",
        "smets_http_request_seconds": "Time from an HTTP request's head to its response's head.",
        "smets_http_refusals_total": "HTTP requests answered before any route saw them, by the problem's code.",
        "smets_http_closings_total": "HTTP connections closed at a deadline or for want of room.",
        "smets_alerts_dropped_total": "Alerts that a slow reader of server-sent events did not get.",
        "smets_webhook_alerts_total": "Alerts for the webhook: delivered, failed after all attempts, or dropped.",
        "smets_webhook_sessions_total":
            "Beginnings and ends of data sessions for the webhook: delivered, failed after all attempts, or dropped.",
    ]

    private static let smets1 = [
        "smets_dlms_requests_total": "DLMS/COSEM requests that SMETS1 meters answered.",
        "smets_dlms_connections_total": "DLMS/COSEM connections accepted.",
        "smets_dlms_connections": "DLMS/COSEM connections open.",
        "smets_dlms_closings_total": "DLMS/COSEM connections that the server closed or could not make, by reason.",
        "smets_dlms_events_total": "Associations and refused requests at SMETS1 meters, by what happened.",
        "smets_pdp_contexts": "PDP contexts active: SMETS1 meters that are awake and have an address.",
        "smets_pdp_sessions_total": "PDP contexts that ended, by what ended them.",
        "smets_pdp_rejections_total": "PDP contexts that the cellular network did not activate, by reason.",
        "smets_sms_total": "Short messages to SMETS1 meters, by what became of them.",
    ]

    private static let s1sp = [
        "smets_s1sp_requests_total": "Reads of SMETS1 meters that an S1SP ended, by what came of them.",
        "smets_s1sp_requests": "Reads of SMETS1 meters under way at an S1SP.",
        "smets_s1sp_request_seconds": "Time from a request to an S1SP to its end, by the pace of the cellular network.",
        "smets_s1sp_cache_lookups_total": "Readings looked for in an S1SP's cache, found or not.",
        "smets_s1sp_cache_evictions_total": "Readings that an S1SP's cache gave up: too old, or no room.",
        "smets_s1sp_wake_ups_total": "Meters that an S1SP wanted to reach: awake already, woken, or not to be woken.",
        "smets_s1sp_held_back_total": "Requests that the data service provider held back to spare an access point.",
        "smets_dco_calls_total": "Countersignatures of the DCO, within its target time or later.",
        "smets_dco_call_seconds": "Time that the DCO took for a countersignature, by the pace of the cellular network.",
    ]

    private static let smpp = [
        "smets_smpp_connections": "SMPP connections open.",
        "smets_smpp_refused_connections_total": "SMPP connections closed at once because there were too many.",
        "smets_smpp_closed_total": "SMPP connections that the SMSC closed, by reason.",
        "smets_smpp_binds_total": "Binds that the SMSC accepted.",
        "smets_smpp_refused_binds_total": "Binds that the SMSC refused: account, password or number of binds.",
        "smets_smpp_submits_total": "Short messages that the SMSC took (submit_sm).",
        "smets_smpp_queries_total": "Queries of short messages that the SMSC took (query_sm).",
        "smets_smpp_throttled_total": "Short messages refused because the bind sent more of them a second than it may.",
        "smets_smpp_window_full_total": "Requests refused because too many of the bind wait for their answers.",
        "smets_smpp_malformed_total": "PDUs that are not of SMPP: unknown commands, wrong lengths, fields cut off.",
        "smets_smpp_refused_requests_total":
            "Requests refused because of a value that SMPP does not allow, or that the SMSC does not support.",
        "smets_smpp_receipts_delivered_total": "Delivery receipts that clients took.",
        "smets_smpp_receipts_dropped_total": "Delivery receipts that clients refused, or that had no room to wait.",
    ]

    private static let dcc = [
        "smets_dcc_requests_total": "Service Requests that the DCC answered, by the code of the answer.",
        "smets_dcc_results_total":
            "Service Requests acknowledged by the DCC that have ended, by the code of the result.",
        "smets_dcc_commands_total": "Commands that the DCC sent to Devices, each attempt.",
        "smets_dcc_responses_total": "Responses of Devices that the DCC took for the Commands that it had sent.",
        "smets_dcc_late_responses_total": "Responses of Devices that came after the DCC had given their Commands up.",
        "smets_dcc_device_alerts_total": "Alerts of Devices that the DCC sent on to Users.",
        "smets_dcc_alerts_total": "Alerts of the DCC itself to Users.",
        "smets_dcc_throttled_total": "Service Requests refused because their User had used up its allocation.",
        "smets_dcc_alerts_kept_back_total":
            "Alerts of Devices that the DCC did not send on since a storm of them came.",
        "smets_dcc_alerts_dropped_total":
            "Alerts of Devices that the DCC lost: too many waited for it already.",
        "smets_dcc_expired_total":
            "Documents on their way to Users that were dropped: their User had too many, or they were too old.",
        "smets_dcc_unkept_certificates_total":
            "Certificates that Devices took for new keys and the DCC did not keep: too many Devices had some already.",
        "smets_duis_requests_total": "HTTP requests that DUIS answered, by service and status.",
        "smets_duis_request_seconds": "Time from the head of an HTTP request to DUIS to its response's head.",
        "smets_duis_refusals_total":
            "HTTP requests to DUIS answered before any service saw them, by the problem's code.",
        "smets_duis_closings_total": "HTTP connections to DUIS closed at a deadline or for want of room.",
        "smets_duis_callbacks_total": "Callbacks to Users: delivered, refused by the User, or given up.",
        "smets_duis_callback_attempts_total": "Times that a callback was posted to a User.",
        "smets_smki_requests_total": "HTTP requests that the SMKI Repository answered, by service and status.",
        "smets_smki_request_seconds":
            "Time from the head of an HTTP request to the SMKI Repository to its response's head.",
        "smets_smki_refusals_total":
            "HTTP requests to the SMKI Repository answered before any service saw them, by the problem's code.",
        "smets_smki_closings_total":
            "HTTP connections to the SMKI Repository closed at a deadline or for want of room.",
        "smets_user_requests_total": "Callbacks that smets request took, by status.",
        "smets_user_request_seconds": "Time from the head of a callback to smets request to its response's head.",
        "smets_user_refusals_total":
            "Callbacks to smets request refused before they were looked at, by the problem's code.",
        "smets_user_closings_total": "Connections to smets request closed at a deadline or for want of room.",
        "smets_crypto_requests_total": "HTTP requests for the file of organisations' keys on its own port, by status.",
        "smets_crypto_request_seconds": "Time from the head of an HTTP request for that file to its response's head.",
        "smets_crypto_refusals_total":
            "HTTP requests for that file answered before the route saw them, by the problem's code.",
        "smets_crypto_closings_total": "HTTP connections for that file closed at a deadline or for want of room.",
    ]
}
