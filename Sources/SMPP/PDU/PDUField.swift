/// The fields of PDUs, by the standard's names.
public enum PDUField: String, Hashable, Sendable {
    case commandLength = "command_length"
    case commandID = "command_id"
    case commandStatus = "command_status"
    case sequenceNumber = "sequence_number"
    case systemID = "system_id"
    case password
    case systemType = "system_type"
    case interfaceVersion = "interface_version"
    case addressTypeOfNumber = "addr_ton"
    case addressNumberingPlan = "addr_npi"
    case addressRange = "address_range"
    case serviceType = "service_type"
    case sourceTypeOfNumber = "source_addr_ton"
    case sourceNumberingPlan = "source_addr_npi"
    case sourceAddress = "source_addr"
    case destinationTypeOfNumber = "dest_addr_ton"
    case destinationNumberingPlan = "dest_addr_npi"
    case destinationAddress = "destination_addr"
    case esmClass = "esm_class"
    case protocolID = "protocol_id"
    case priorityFlag = "priority_flag"
    case scheduleDeliveryTime = "schedule_delivery_time"
    case validityPeriod = "validity_period"
    case registeredDelivery = "registered_delivery"
    case replaceIfPresent = "replace_if_present_flag"
    case dataCoding = "data_coding"
    case defaultMessageID = "sm_default_msg_id"
    case messageLength = "sm_length"
    case shortMessage = "short_message"
    case messageID = "message_id"
    case finalDate = "final_date"
    case messageState = "message_state"
    case errorCode = "error_code"
    case optionalParameters = "optional parameters"
    case receiptedMessageID = "receipted_message_id"
    case messagePayload = "message_payload"

    /// The status that says a value of this field is wrong (SMPP 3.4, 5.1.3).
    public var status: CommandStatus {
        switch self {
        case .commandID: .invalidCommandID
        case .systemID: .invalidSystemID
        case .password: .invalidPassword
        case .systemType: .invalidSystemType
        case .serviceType: .invalidServiceType
        case .sourceTypeOfNumber: .invalidSourceTypeOfNumber
        case .sourceNumberingPlan: .invalidSourceNumberingPlan
        case .sourceAddress: .invalidSourceAddress
        case .destinationTypeOfNumber: .invalidDestinationTypeOfNumber
        case .destinationNumberingPlan: .invalidDestinationNumberingPlan
        case .destinationAddress: .invalidDestinationAddress
        case .esmClass: .invalidESMClass
        case .priorityFlag: .invalidPriorityFlag
        case .scheduleDeliveryTime: .invalidScheduledDeliveryTime
        case .validityPeriod: .invalidValidityPeriod
        case .registeredDelivery: .invalidRegisteredDelivery
        case .messageLength, .shortMessage: .invalidMessageLength
        case .messageID: .invalidMessageID
        case .optionalParameters: .invalidOptionalParameters
        case .receiptedMessageID, .messagePayload: .invalidParameterLength
        case .interfaceVersion, .addressTypeOfNumber, .addressNumberingPlan, .addressRange: .bindFailed
        case .commandLength, .commandStatus, .sequenceNumber: .invalidCommandLength
        case .replaceIfPresent: .invalidReplaceIfPresent
        case .defaultMessageID: .invalidDefaultMessageID
        case .protocolID, .dataCoding, .finalDate, .messageState, .errorCode:
            .unknownError
        }
    }
}
