import {
  AWS_BOUNDS,
  BoundError,
  DYNAMODB,
  PROXY_REMEDY,
  cleanErrorsOf,
  followTime,
  guardCalls,
  isNews,
  keptWords,
  proxyIn,
  queueOf,
  redact
} from "./lib-shared-7.mjs";
import {
  ServiceException,
  TypeRegistry,
  getEndpointPlugin,
  makeBuilder
} from "./lib-smithy-core.mjs";
import {
  VALIDATION_STATUSES,
  labelId,
  labelIndexKeys,
  labelKey,
  parseLabelKey,
  parseLineKey,
  parseWordKey
} from "./lib-shared-14.mjs";
import {
  ZodError,
  _enum,
  array,
  boolean,
  coerce_exports,
  explain,
  int,
  isLabelName,
  literal,
  number,
  object,
  string,
  union,
  unknown
} from "./lib-shared-3.mjs";
import {
  OPEN_BATCH_STATUSES,
  batchDataOf,
  batchFields,
  batchSketch,
  changed,
  executionId,
  isOpen,
  isOpenBatch,
  isOurs,
  misplaced,
  misplacedBatch,
  number as number2,
  submissionFields,
  submissionSketch
} from "./lib-shared-9.mjs";
import {
  CompletionBatchError,
  SESSION_ENDED
} from "./lib-shared-31.mjs";


var resolveClientEndpointParameters=n=>Object.assign(n,{useDualstackEndpoint:n.useDualstackEndpoint??!1,useFipsEndpoint:n.useFipsEndpoint??!1,defaultSigningName:"dynamodb"}),commonParams={UseFIPS:{type:"builtInParams",name:"useFipsEndpoint"},AccountId:{type:"builtInParams",name:"accountId"},Endpoint:{type:"builtInParams",name:"endpoint"},Region:{type:"builtInParams",name:"region"},UseDualStack:{type:"builtInParams",name:"useDualstackEndpoint"},AccountIdEndpointMode:{type:"builtInParams",name:"accountIdEndpointMode"}};
var command=makeBuilder(commonParams,"DynamoDB_20120810","DynamoDBClient",getEndpointPlugin),_ep0={},_ep1={ResourceArnList:{type:"operationContextParams",get:e=>Object.keys(e?.RequestItems??{})}},_ep3={ResourceArn:{type:"contextParams",name:"TableName"}},_mw0=(e,a,m,n)=>[];
var DynamoDBServiceException=class e extends ServiceException{static shapeId="smithy.ts.sdk.synthetic.com.amazonaws.dynamodb#DynamoDBServiceException";constructor(t){super(t),Object.setPrototypeOf(this,e.prototype)}};
var BackupInUseException=class t extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#BackupInUseException";name="BackupInUseException";$fault="client";constructor(e){super({name:"BackupInUseException",$fault:"client",...e}),Object.setPrototypeOf(this,t.prototype)}},BackupNotFoundException=class o extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#BackupNotFoundException";name="BackupNotFoundException";$fault="client";constructor(e){super({name:"BackupNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,o.prototype)}},InternalServerError=class n extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#InternalServerError";name="InternalServerError";$fault="server";constructor(e){super({name:"InternalServerError",$fault:"server",...e}),Object.setPrototypeOf(this,n.prototype)}},RequestLimitExceeded=class a extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#RequestLimitExceeded";name="RequestLimitExceeded";$fault="client";ThrottlingReasons;constructor(e){super({name:"RequestLimitExceeded",$fault:"client",...e}),Object.setPrototypeOf(this,a.prototype),this.ThrottlingReasons=e.ThrottlingReasons}},ThrottlingException=class c extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ThrottlingException";name="ThrottlingException";$fault="client";throttlingReasons;constructor(e){super({name:"ThrottlingException",$fault:"client",...e}),Object.setPrototypeOf(this,c.prototype),this.throttlingReasons=e.throttlingReasons}},InvalidEndpointException=class i extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#InvalidEndpointException";name="InvalidEndpointException";$fault="client";Message;constructor(e){super({name:"InvalidEndpointException",$fault:"client",...e}),Object.setPrototypeOf(this,i.prototype),this.Message=e.Message}},ProvisionedThroughputExceededException=class s extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ProvisionedThroughputExceededException";name="ProvisionedThroughputExceededException";$fault="client";ThrottlingReasons;constructor(e){super({name:"ProvisionedThroughputExceededException",$fault:"client",...e}),Object.setPrototypeOf(this,s.prototype),this.ThrottlingReasons=e.ThrottlingReasons}},ResourceNotFoundException=class p extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ResourceNotFoundException";name="ResourceNotFoundException";$fault="client";constructor(e){super({name:"ResourceNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,p.prototype)}},ItemCollectionSizeLimitExceededException=class r extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ItemCollectionSizeLimitExceededException";name="ItemCollectionSizeLimitExceededException";$fault="client";constructor(e){super({name:"ItemCollectionSizeLimitExceededException",$fault:"client",...e}),Object.setPrototypeOf(this,r.prototype)}},ReplicatedWriteConflictException=class l extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ReplicatedWriteConflictException";name="ReplicatedWriteConflictException";$fault="client";$retryable={};constructor(e){super({name:"ReplicatedWriteConflictException",$fault:"client",...e}),Object.setPrototypeOf(this,l.prototype)}},ContinuousBackupsUnavailableException=class d extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ContinuousBackupsUnavailableException";name="ContinuousBackupsUnavailableException";$fault="client";constructor(e){super({name:"ContinuousBackupsUnavailableException",$fault:"client",...e}),Object.setPrototypeOf(this,d.prototype)}},LimitExceededException=class x extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#LimitExceededException";name="LimitExceededException";$fault="client";constructor(e){super({name:"LimitExceededException",$fault:"client",...e}),Object.setPrototypeOf(this,x.prototype)}},TableInUseException=class m extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#TableInUseException";name="TableInUseException";$fault="client";constructor(e){super({name:"TableInUseException",$fault:"client",...e}),Object.setPrototypeOf(this,m.prototype)}},TableNotFoundException=class E extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#TableNotFoundException";name="TableNotFoundException";$fault="client";constructor(e){super({name:"TableNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,E.prototype)}},GlobalTableAlreadyExistsException=class u extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#GlobalTableAlreadyExistsException";name="GlobalTableAlreadyExistsException";$fault="client";constructor(e){super({name:"GlobalTableAlreadyExistsException",$fault:"client",...e}),Object.setPrototypeOf(this,u.prototype)}},ResourceInUseException=class y extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ResourceInUseException";name="ResourceInUseException";$fault="client";constructor(e){super({name:"ResourceInUseException",$fault:"client",...e}),Object.setPrototypeOf(this,y.prototype)}},TransactionConflictException=class f extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#TransactionConflictException";name="TransactionConflictException";$fault="client";constructor(e){super({name:"TransactionConflictException",$fault:"client",...e}),Object.setPrototypeOf(this,f.prototype)}},PolicyNotFoundException=class b extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#PolicyNotFoundException";name="PolicyNotFoundException";$fault="client";constructor(e){super({name:"PolicyNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,b.prototype)}},ExportNotFoundException=class h extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ExportNotFoundException";name="ExportNotFoundException";$fault="client";constructor(e){super({name:"ExportNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,h.prototype)}},GlobalTableNotFoundException=class I extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#GlobalTableNotFoundException";name="GlobalTableNotFoundException";$fault="client";constructor(e){super({name:"GlobalTableNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,I.prototype)}},ImportNotFoundException=class v extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ImportNotFoundException";name="ImportNotFoundException";$fault="client";constructor(e){super({name:"ImportNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,v.prototype)}},DuplicateItemException=class D extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#DuplicateItemException";name="DuplicateItemException";$fault="client";constructor(e){super({name:"DuplicateItemException",$fault:"client",...e}),Object.setPrototypeOf(this,D.prototype)}},IdempotentParameterMismatchException=class T extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#IdempotentParameterMismatchException";name="IdempotentParameterMismatchException";$fault="client";Message;constructor(e){super({name:"IdempotentParameterMismatchException",$fault:"client",...e}),Object.setPrototypeOf(this,T.prototype),this.Message=e.Message}},TransactionInProgressException=class $ extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#TransactionInProgressException";name="TransactionInProgressException";$fault="client";Message;constructor(e){super({name:"TransactionInProgressException",$fault:"client",...e}),Object.setPrototypeOf(this,$.prototype),this.Message=e.Message}},ExportConflictException=class O extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ExportConflictException";name="ExportConflictException";$fault="client";constructor(e){super({name:"ExportConflictException",$fault:"client",...e}),Object.setPrototypeOf(this,O.prototype)}},InvalidExportTimeException=class P extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#InvalidExportTimeException";name="InvalidExportTimeException";$fault="client";constructor(e){super({name:"InvalidExportTimeException",$fault:"client",...e}),Object.setPrototypeOf(this,P.prototype)}},PointInTimeRecoveryUnavailableException=class R extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#PointInTimeRecoveryUnavailableException";name="PointInTimeRecoveryUnavailableException";$fault="client";constructor(e){super({name:"PointInTimeRecoveryUnavailableException",$fault:"client",...e}),Object.setPrototypeOf(this,R.prototype)}},ImportConflictException=class B extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ImportConflictException";name="ImportConflictException";$fault="client";constructor(e){super({name:"ImportConflictException",$fault:"client",...e}),Object.setPrototypeOf(this,B.prototype)}},TableAlreadyExistsException=class F extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#TableAlreadyExistsException";name="TableAlreadyExistsException";$fault="client";constructor(e){super({name:"TableAlreadyExistsException",$fault:"client",...e}),Object.setPrototypeOf(this,F.prototype)}},InvalidRestoreTimeException=class C extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#InvalidRestoreTimeException";name="InvalidRestoreTimeException";$fault="client";constructor(e){super({name:"InvalidRestoreTimeException",$fault:"client",...e}),Object.setPrototypeOf(this,C.prototype)}},ReplicaAlreadyExistsException=class N extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ReplicaAlreadyExistsException";name="ReplicaAlreadyExistsException";$fault="client";constructor(e){super({name:"ReplicaAlreadyExistsException",$fault:"client",...e}),Object.setPrototypeOf(this,N.prototype)}},ReplicaNotFoundException=class S extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ReplicaNotFoundException";name="ReplicaNotFoundException";$fault="client";constructor(e){super({name:"ReplicaNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,S.prototype)}},IndexNotFoundException=class z extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#IndexNotFoundException";name="IndexNotFoundException";$fault="client";constructor(e){super({name:"IndexNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,z.prototype)}},ConditionalCheckFailedException=class g extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#ConditionalCheckFailedException";name="ConditionalCheckFailedException";$fault="client";Item;constructor(e){super({name:"ConditionalCheckFailedException",$fault:"client",...e}),Object.setPrototypeOf(this,g.prototype),this.Item=e.Item}},TransactionCanceledException=class j extends DynamoDBServiceException{static shapeId="com.amazonaws.dynamodb#TransactionCanceledException";name="TransactionCanceledException";$fault="client";Message;CancellationReasons;constructor(e){super({name:"TransactionCanceledException",$fault:"client",...e}),Object.setPrototypeOf(this,j.prototype),this.Message=e.Message,this.CancellationReasons=e.CancellationReasons}};
var _A="Action",_ABA="ArchivalBackupArn",_AD="AttributeDefinition",_ADT="ArchivalDateTime",_ADt="AttributeDefinitions",_AM="AttributeMap",_AN="AttributeName",_AR="ArchivalReason",_AS="ArchivalSummary",_AT="AttributeType",_ATG="AttributesToGet",_AU="AttributeUpdates",_AV="AttributeValue",_AVL="AttributeValueList",_AVU="AttributeValueUpdate",_Ad="Address",_At="Attributes",_B="Backfilling",_BES="BatchExecuteStatement",_BESI="BatchExecuteStatementInput",_BESO="BatchExecuteStatementOutput",_BGI="BatchGetItem",_BGII="BatchGetItemInput",_BGIO="BatchGetItemOutput",_BGRM="BatchGetResponseMap",_BGRMa="BatchGetRequestMap",_BIUE="BackupInUseException",_BM="BillingMode",_BMS="BillingModeSummary",_BNFE="BackupNotFoundException",_BOOL="BOOL",_BSE="BatchStatementError",_BSR="BatchStatementRequest",_BSRa="BatchStatementResponse",_BS_="BS",_BWI="BatchWriteItem",_BWII="BatchWriteItemInput",_BWIO="BatchWriteItemOutput",_BWIRM="BatchWriteItemRequestMap",_B_="B",_C="Code",_CBUE="ContinuousBackupsUnavailableException",_CC="ConsumedCapacity",_CCFE="ConditionalCheckFailedException",_CCM="ConsumedCapacityMultiple",_CCo="ConditionCheck",_CDT="CreationDateTime",_CE="ConditionExpression",_CIM="ContributorInsightsMode",_CIRL="ContributorInsightsRuleList",_CISo="ContributorInsightsStatus",_CO="ComparisonOperator",_COo="ConditionalOperator",_COs="CsvOptions",_CPIM="CachePeriodInMinutes",_CR="CancellationReasons",_CRL="CancellationReasonList",_CRa="CancellationReason",_CRo="ConsistentRead",_CU="CapacityUnits",_Ca="Capacity",_Co="Condition",_Cou="Count",_D="Dimensions",_DCIO="DescribeContributorInsightsOutput",_DE="DescribeEndpoints",_DER="DescribeEndpointsRequest",_DERe="DescribeEndpointsResponse",_DF="DistanceFunction",_DIE="DuplicateItemException",_DII="DeleteItemInput",_DPE="DeletionProtectionEnabled",_DPEi="DisassociationProtectionEnabled",_DR="DeleteRequest",_DTIe="DescribeTableInput",_DTOe="DescribeTableOutput",_DTe="DescribeTable",_De="Delimiter",_Del="Delete",_E="Error",_EAM="ExpectedAttributeMap",_EAN="ExpressionAttributeNames",_EAV="ExpressionAttributeValues",_EAVM="ExpressionAttributeValueMap",_EAVx="ExpectedAttributeValue",_ECE="ExportConflictException",_EDx="ExceptionDescription",_EN="ExceptionName",_ENFE="ExportNotFoundException",_ESK="ExclusiveStartKey",_En="Endpoints",_End="Endpoint",_Ex="Expected",_Exi="Exists",_FCM="FilterConditionMap",_FE="FailureException",_FEi="FilterExpression",_FS="FilterSpecification",_G="Get",_GI="GetItem",_GII="GetItemInput",_GIO="GetItemOutput",_GSI="GlobalSecondaryIndexes",_GSID="GlobalSecondaryIndexDescription",_GSIDL="GlobalSecondaryIndexDescriptionList",_GSIWTD="GlobalSecondaryIndexWarmThroughputDescription",_GTAEE="GlobalTableAlreadyExistsException",_GTNFE="GlobalTableNotFoundException",_GTSRM="GlobalTableSettingsReplicationMode",_GTV="GlobalTableVersion",_GTW="GlobalTableWitnesses",_GTWD="GlobalTableWitnessDescription",_GTWDL="GlobalTableWitnessDescriptionList",_HL="HeaderList",_I="Item",_IAn="IndexArn",_IC="ItemCount",_ICE="ImportConflictException",_ICK="ItemCollectionKey",_ICKAM="ItemCollectionKeyAttributeMap",_ICM="ItemCollectionMetrics",_ICMM="ItemCollectionMetricsMultiple",_ICMPT="ItemCollectionMetricsPerTable",_ICSLEE="ItemCollectionSizeLimitExceededException",_IEDT="InaccessibleEncryptionDateTime",_IEE="InvalidEndpointException",_IETE="InvalidExportTimeException",_IL="ItemList",_IN="IndexName",_INFE="ImportNotFoundException",_INFEn="IndexNotFoundException",_IPME="IdempotentParameterMismatchException",_IRTE="InvalidRestoreTimeException",_IS="IndexStatus",_ISB="IndexSizeBytes",_ISE="InternalServerError",_It="Items",_K="Key",_KAA="KeysAndAttributes",_KC="KeyConditions",_KCE="KeyConditionExpression",_KL="KeyList",_KMSMKA="KMSMasterKeyArn",_KMSMKI="KMSMasterKeyId",_KS="KeySchema",_KSE="KeySchemaElement",_KT="KeyType",_Ke="Keys",_L="Limit",_LAV="ListAttributeValue",_LDDT="LastDecreaseDateTime",_LEE="LimitExceededException",_LEK="LastEvaluatedKey",_LETN="LastEvaluatedTableName",_LIDT="LastIncreaseDateTime",_LSA="LatestStreamArn",_LSI="LocalSecondaryIndexes",_LSID="LocalSecondaryIndexDescription",_LSIDL="LocalSecondaryIndexDescriptionList",_LSL="LatestStreamLabel",_LTO="ListTablesOutput",_LUDT="LastUpdateDateTime",_LUTPPRDT="LastUpdateToPayPerRequestDateTime",_L_="L",_M="Message",_MAV="MapAttributeValue",_MRC="MultiRegionConsistency",_MRRU="MaxReadRequestUnits",_MWRU="MaxWriteRequestUnits",_M_="M",_N="N",_NKA="NonKeyAttributes",_NODT="NumberOfDecreasesToday",_NS="NS",_NULL="NULL",_ODT="OnDemandThroughput",_ODTO="OnDemandThroughputOverride",_OSC="OutputS3Configuration",_OT="OutputType",_P="Parameters",_PE="ProjectionExpression",_PI="PutItem",_PII="PutItemInput",_PIIAM="PutItemInputAttributeMap",_PIO="PutItemOutput",_PITRUE="PointInTimeRecoveryUnavailableException",_PNFE="PolicyNotFoundException",_PQLBR="PartiQLBatchRequest",_PQLBRa="PartiQLBatchResponse",_PR="PutRequest",_PSP="PreparedStatementParameters",_PTD="ProvisionedThroughputDescription",_PTEE="ProvisionedThroughputExceededException",_PTO="ProvisionedThroughputOverride",_PTr="ProvisionedThroughput",_PTro="ProjectionType",_Pr="Projection",_Pu="Put",_Q="Query",_QF="QueryFilter",_QI="QueryInput",_QO="QueryOutput",_R="Responses",_RA="ResourceArn",_RAEE="ReplicaAlreadyExistsException",_RAe="ReplicaArn",_RCC="ReturnConsumedCapacity",_RCU="ReadCapacityUnits",_RD="ReplicaDescription",_RDL="ReplicaDescriptionList",_RDT="RestoreDateTime",_RGSID="ReplicaGlobalSecondaryIndexDescription",_RGSIDL="ReplicaGlobalSecondaryIndexDescriptionList",_RI="RequestItems",_RICM="ReturnItemCollectionMetrics",_RIDT="ReplicaInaccessibleDateTime",_RIP="RestoreInProgress",_RIUE="ResourceInUseException",_RLE="RequestLimitExceeded",_RN="RegionName",_RNFE="ReplicaNotFoundException",_RNFEe="ResourceNotFoundException",_RSD="ReplicaStatusDescription",_RSPP="ReplicaStatusPercentProgress",_RSe="ReplicaStatus",_RSes="RestoreSummary",_RTCS="ReplicaTableClassSummary",_RUPS="ReadUnitsPerSecond",_RV="ReturnValues",_RVOCCF="ReturnValuesOnConditionCheckFailure",_RWCE="ReplicatedWriteConflictException",_Rep="Replicas",_S="Statements",_SB="S3Bucket",_SBA="SourceBackupArn",_SBO="S3BucketOwner",_SC="ScannedCount",_SCE="SearchConditionExpression",_SE="StreamEnabled",_SERGB="SizeEstimateRangeGB",_SF="ScanFilter",_SI="ScanInput",_SICM="SecondaryIndexesCapacityMap",_SIF="ScanIndexForward",_SKP="S3KeyPrefix",_SS="StreamSpecification",_SSA="S3SseAlgorithm",_SSE="SearchSchemaElement",_SSED="SSEDescription",_SSET="SearchSchemaElementType",_SSETy="SSEType",_SSKKI="S3SseKmsKeyId",_SS_="SS",_SSe="SearchSchema",_STA="SourceTableArn",_SV="SearchVector",_SVI="SearchVectorsInput",_SVL="SearchVectorList",_SVT="StreamViewType",_S_="S",_Se="Select",_Seg="Segment",_St="Statement",_Sta="Status",_T="Table",_TA="TableArn",_TAEE="TableAlreadyExistsException",_TC="TableClass",_TCE="TransactionCanceledException",_TCEr="TransactionConflictException",_TCS="TableClassSummary",_TDa="TableDescription",_TE="ThrottlingException",_TI="TableId",_TIPE="TransactionInProgressException",_TIUE="TableInUseException",_TK="TopK",_TKa="TagKeys",_TN="TableName",_TNFE="TableNotFoundException",_TNa="TableNames",_TR="ThrottlingReasons",_TRL="ThrottlingReasonList",_TRh="ThrottlingReason",_TSB="TableSizeBytes",_TSa="TableStatus",_TSo="TotalSegments",_TWTD="TableWarmThroughputDescription",_U="Update",_UE="UpdateExpression",_UI="UnprocessedItems",_UII="UpdateItemInput",_UIO="UpdateItemOutput",_UIp="UpdateItem",_UK="UnprocessedKeys",_URI="UntagResourceInput",_V="Value",_VA="VectorAttribute",_VAD="VectorAttributeDefinition",_VC="VectorCapacity",_VI="VectorIndexes",_VICM="VectorIndexesCapacityMap",_VID="VectorIndexDescription",_VIDL="VectorIndexDescriptionList",_VSRB="VectorSearchRequestBytes",_VWRB="VectorWriteRequestBytes",_WCU="WriteCapacityUnits",_WR="WriteRequest",_WRr="WriteRequests",_WS="WitnessStatus",_WT="WarmThroughput",_WUPS="WriteUnitsPerSecond",_c="client",_m="message",_r="reason",_re="resource",_s="smithy.ts.sdk.synthetic.com.amazonaws.dynamodb",_se="server",_tR="throttlingReasons",n0="com.amazonaws.dynamodb",_s_registry=new TypeRegistry(_s),DynamoDBServiceException$=[-3,_s,"DynamoDBServiceException",0,[],[]];_s_registry.registerError(DynamoDBServiceException$,DynamoDBServiceException);var n0_registry=new TypeRegistry(n0),BackupInUseException$=[-3,n0,_BIUE,{error:_c},[_m],[0]];n0_registry.registerError(BackupInUseException$,BackupInUseException);var BackupNotFoundException$=[-3,n0,_BNFE,{error:_c},[_m],[0]];n0_registry.registerError(BackupNotFoundException$,BackupNotFoundException);var ConditionalCheckFailedException$=[-3,n0,_CCFE,{error:_c},[_m,_I],[0,()=>AttributeMap]];n0_registry.registerError(ConditionalCheckFailedException$,ConditionalCheckFailedException);var ContinuousBackupsUnavailableException$=[-3,n0,_CBUE,{error:_c},[_m],[0]];n0_registry.registerError(ContinuousBackupsUnavailableException$,ContinuousBackupsUnavailableException);var DuplicateItemException$=[-3,n0,_DIE,{error:_c},[_m],[0]];n0_registry.registerError(DuplicateItemException$,DuplicateItemException);var ExportConflictException$=[-3,n0,_ECE,{error:_c},[_m],[0]];n0_registry.registerError(ExportConflictException$,ExportConflictException);var ExportNotFoundException$=[-3,n0,_ENFE,{error:_c},[_m],[0]];n0_registry.registerError(ExportNotFoundException$,ExportNotFoundException);var GlobalTableAlreadyExistsException$=[-3,n0,_GTAEE,{error:_c},[_m],[0]];n0_registry.registerError(GlobalTableAlreadyExistsException$,GlobalTableAlreadyExistsException);var GlobalTableNotFoundException$=[-3,n0,_GTNFE,{error:_c},[_m],[0]];n0_registry.registerError(GlobalTableNotFoundException$,GlobalTableNotFoundException);var IdempotentParameterMismatchException$=[-3,n0,_IPME,{error:_c},[_M],[0]];n0_registry.registerError(IdempotentParameterMismatchException$,IdempotentParameterMismatchException);var ImportConflictException$=[-3,n0,_ICE,{error:_c},[_m],[0]];n0_registry.registerError(ImportConflictException$,ImportConflictException);var ImportNotFoundException$=[-3,n0,_INFE,{error:_c},[_m],[0]];n0_registry.registerError(ImportNotFoundException$,ImportNotFoundException);var IndexNotFoundException$=[-3,n0,_INFEn,{error:_c},[_m],[0]];n0_registry.registerError(IndexNotFoundException$,IndexNotFoundException);var InternalServerError$=[-3,n0,_ISE,{error:_se},[_m],[0]];n0_registry.registerError(InternalServerError$,InternalServerError);var InvalidEndpointException$=[-3,n0,_IEE,{error:_c,httpError:421},[_M],[0]];n0_registry.registerError(InvalidEndpointException$,InvalidEndpointException);var InvalidExportTimeException$=[-3,n0,_IETE,{error:_c},[_m],[0]];n0_registry.registerError(InvalidExportTimeException$,InvalidExportTimeException);var InvalidRestoreTimeException$=[-3,n0,_IRTE,{error:_c},[_m],[0]];n0_registry.registerError(InvalidRestoreTimeException$,InvalidRestoreTimeException);var ItemCollectionSizeLimitExceededException$=[-3,n0,_ICSLEE,{error:_c},[_m],[0]];n0_registry.registerError(ItemCollectionSizeLimitExceededException$,ItemCollectionSizeLimitExceededException);var LimitExceededException$=[-3,n0,_LEE,{error:_c},[_m],[0]];n0_registry.registerError(LimitExceededException$,LimitExceededException);var PointInTimeRecoveryUnavailableException$=[-3,n0,_PITRUE,{error:_c},[_m],[0]];n0_registry.registerError(PointInTimeRecoveryUnavailableException$,PointInTimeRecoveryUnavailableException);var PolicyNotFoundException$=[-3,n0,_PNFE,{error:_c},[_m],[0]];n0_registry.registerError(PolicyNotFoundException$,PolicyNotFoundException);var ProvisionedThroughputExceededException$=[-3,n0,_PTEE,{error:_c},[_m,_TR],[0,()=>ThrottlingReasonList]];n0_registry.registerError(ProvisionedThroughputExceededException$,ProvisionedThroughputExceededException);var ReplicaAlreadyExistsException$=[-3,n0,_RAEE,{error:_c},[_m],[0]];n0_registry.registerError(ReplicaAlreadyExistsException$,ReplicaAlreadyExistsException);var ReplicaNotFoundException$=[-3,n0,_RNFE,{error:_c},[_m],[0]];n0_registry.registerError(ReplicaNotFoundException$,ReplicaNotFoundException);var ReplicatedWriteConflictException$=[-3,n0,_RWCE,{error:_c},[_m],[0]];n0_registry.registerError(ReplicatedWriteConflictException$,ReplicatedWriteConflictException);var RequestLimitExceeded$=[-3,n0,_RLE,{error:_c},[_m,_TR],[0,()=>ThrottlingReasonList]];n0_registry.registerError(RequestLimitExceeded$,RequestLimitExceeded);var ResourceInUseException$=[-3,n0,_RIUE,{error:_c},[_m],[0]];n0_registry.registerError(ResourceInUseException$,ResourceInUseException);var ResourceNotFoundException$=[-3,n0,_RNFEe,{error:_c},[_m],[0]];n0_registry.registerError(ResourceNotFoundException$,ResourceNotFoundException);var TableAlreadyExistsException$=[-3,n0,_TAEE,{error:_c},[_m],[0]];n0_registry.registerError(TableAlreadyExistsException$,TableAlreadyExistsException);var TableInUseException$=[-3,n0,_TIUE,{error:_c},[_m],[0]];n0_registry.registerError(TableInUseException$,TableInUseException);var TableNotFoundException$=[-3,n0,_TNFE,{error:_c},[_m],[0]];n0_registry.registerError(TableNotFoundException$,TableNotFoundException);var ThrottlingException$=[-3,n0,_TE,{awsQueryError:["Throttling",400],error:_c,httpError:400},[_m,_tR],[0,()=>ThrottlingReasonList]];n0_registry.registerError(ThrottlingException$,ThrottlingException);var TransactionCanceledException$=[-3,n0,_TCE,{error:_c},[_M,_CR],[0,()=>CancellationReasonList]];n0_registry.registerError(TransactionCanceledException$,TransactionCanceledException);var TransactionConflictException$=[-3,n0,_TCEr,{error:_c},[_m],[0]];n0_registry.registerError(TransactionConflictException$,TransactionConflictException);var TransactionInProgressException$=[-3,n0,_TIPE,{error:_c},[_M],[0]];n0_registry.registerError(TransactionInProgressException$,TransactionInProgressException);var errorTypeRegistries=[_s_registry,n0_registry],ArchivalSummary$=[3,n0,_AS,0,[_ADT,_AR,_ABA],[4,0,0]],AttributeDefinition$=[3,n0,_AD,0,[_AN,_AT],[0,0],2],AttributeValueUpdate$=[3,n0,_AVU,0,[_V,_A],[()=>AttributeValue$,0]],BatchExecuteStatementInput$=[3,n0,_BESI,0,[_S,_RCC],[()=>PartiQLBatchRequest,0],1],BatchExecuteStatementOutput$=[3,n0,_BESO,0,[_R,_CC],[()=>PartiQLBatchResponse,()=>ConsumedCapacityMultiple]],BatchGetItemInput$=[3,n0,_BGII,0,[_RI,_RCC],[()=>BatchGetRequestMap,0],1],BatchGetItemOutput$=[3,n0,_BGIO,0,[_R,_UK,_CC],[()=>BatchGetResponseMap,()=>BatchGetRequestMap,()=>ConsumedCapacityMultiple]],BatchStatementError$=[3,n0,_BSE,0,[_C,_M,_I],[0,0,()=>AttributeMap]],BatchStatementRequest$=[3,n0,_BSR,0,[_St,_P,_CRo,_RVOCCF],[0,()=>PreparedStatementParameters,2,0],1],BatchStatementResponse$=[3,n0,_BSRa,0,[_E,_TN,_I],[()=>BatchStatementError$,0,()=>AttributeMap]],BatchWriteItemInput$=[3,n0,_BWII,0,[_RI,_RCC,_RICM],[()=>BatchWriteItemRequestMap,0,0],1],BatchWriteItemOutput$=[3,n0,_BWIO,0,[_UI,_ICM,_CC],[()=>BatchWriteItemRequestMap,()=>ItemCollectionMetricsPerTable,()=>ConsumedCapacityMultiple]],BillingModeSummary$=[3,n0,_BMS,0,[_BM,_LUTPPRDT],[0,4]],CancellationReason$=[3,n0,_CRa,0,[_I,_C,_M],[()=>AttributeMap,0,0]],Capacity$=[3,n0,_Ca,0,[_RCU,_WCU,_CU],[1,1,1]],Condition$=[3,n0,_Co,0,[_CO,_AVL],[0,()=>AttributeValueList],1],ConditionCheck$=[3,n0,_CCo,0,[_K,_TN,_CE,_EAN,_EAV,_RVOCCF],[()=>Key,0,0,128,()=>ExpressionAttributeValueMap,0],3],ConsumedCapacity$=[3,n0,_CC,0,[_TN,_CU,_RCU,_WCU,_T,_LSI,_GSI,_VI],[0,1,1,1,()=>Capacity$,()=>SecondaryIndexesCapacityMap,()=>SecondaryIndexesCapacityMap,()=>VectorIndexesCapacityMap]],CsvOptions$=[3,n0,_COs,0,[_De,_HL],[0,64]],Delete$=[3,n0,_Del,0,[_K,_TN,_CE,_EAN,_EAV,_RVOCCF],[()=>Key,0,0,128,()=>ExpressionAttributeValueMap,0],2],DeleteItemInput$=[3,n0,_DII,0,[_TN,_K,_Ex,_COo,_RV,_RCC,_RICM,_CE,_EAN,_EAV,_RVOCCF],[0,()=>Key,()=>ExpectedAttributeMap,0,0,0,0,0,128,()=>ExpressionAttributeValueMap,0],2],DeleteRequest$=[3,n0,_DR,0,[_K],[()=>Key],1],DescribeContributorInsightsOutput$=[3,n0,_DCIO,0,[_TN,_IN,_CIRL,_CISo,_LUDT,_FE,_CIM],[0,0,64,0,4,()=>FailureException$,0]],DescribeEndpointsRequest$=[3,n0,_DER,0,[],[]],DescribeEndpointsResponse$=[3,n0,_DERe,0,[_En],[()=>Endpoints],1],DescribeTableInput$=[3,n0,_DTIe,0,[_TN],[0],1],DescribeTableOutput$=[3,n0,_DTOe,0,[_T],[()=>TableDescription$]],Endpoint$=[3,n0,_End,0,[_Ad,_CPIM],[0,1],2],ExpectedAttributeValue$=[3,n0,_EAVx,0,[_V,_Exi,_CO,_AVL],[()=>AttributeValue$,2,0,()=>AttributeValueList]],FailureException$=[3,n0,_FE,0,[_EN,_EDx],[0,0]],FilterSpecification$=[3,n0,_FS,0,[_FEi,_PE,_KCE,_EAN,_EAV],[0,0,0,128,()=>ExpressionAttributeValueMap]],Get$=[3,n0,_G,0,[_K,_TN,_PE,_EAN],[()=>Key,0,0,128],2],GetItemInput$=[3,n0,_GII,0,[_TN,_K,_ATG,_CRo,_RCC,_PE,_EAN],[0,()=>Key,64,2,0,0,128],2],GetItemOutput$=[3,n0,_GIO,0,[_I,_CC],[()=>AttributeMap,()=>ConsumedCapacity$]],GlobalSecondaryIndexDescription$=[3,n0,_GSID,0,[_IN,_KS,_Pr,_IS,_B,_PTr,_ISB,_IC,_IAn,_ODT,_WT],[0,()=>KeySchema,()=>Projection$,0,2,()=>ProvisionedThroughputDescription$,1,1,0,()=>OnDemandThroughput$,()=>GlobalSecondaryIndexWarmThroughputDescription$]],GlobalSecondaryIndexWarmThroughputDescription$=[3,n0,_GSIWTD,0,[_RUPS,_WUPS,_Sta],[1,1,0]],GlobalTableWitnessDescription$=[3,n0,_GTWD,0,[_RN,_WS],[0,0]],ItemCollectionMetrics$=[3,n0,_ICM,0,[_ICK,_SERGB],[()=>ItemCollectionKeyAttributeMap,65]],KeysAndAttributes$=[3,n0,_KAA,0,[_Ke,_ATG,_CRo,_PE,_EAN],[()=>KeyList,64,2,0,128],1],KeySchemaElement$=[3,n0,_KSE,0,[_AN,_KT],[0,0],2],ListTablesOutput$=[3,n0,_LTO,0,[_TNa,_LETN],[64,0]],LocalSecondaryIndexDescription$=[3,n0,_LSID,0,[_IN,_KS,_Pr,_ISB,_IC,_IAn],[0,()=>KeySchema,()=>Projection$,1,1,0]],OnDemandThroughput$=[3,n0,_ODT,0,[_MRRU,_MWRU],[1,1]],OnDemandThroughputOverride$=[3,n0,_ODTO,0,[_MRRU],[1]],OutputS3Configuration$=[3,n0,_OSC,0,[_OT,_SBO,_SB,_SKP,_SSA,_SSKKI],[64,0,0,0,0,0],1],Projection$=[3,n0,_Pr,0,[_PTro,_NKA],[0,64]],ProvisionedThroughputDescription$=[3,n0,_PTD,0,[_LIDT,_LDDT,_NODT,_RCU,_WCU],[4,4,1,1,1]],ProvisionedThroughputOverride$=[3,n0,_PTO,0,[_RCU],[1]],Put$=[3,n0,_Pu,0,[_I,_TN,_CE,_EAN,_EAV,_RVOCCF],[()=>PutItemInputAttributeMap,0,0,128,()=>ExpressionAttributeValueMap,0],2],PutItemInput$=[3,n0,_PII,0,[_TN,_I,_Ex,_RV,_RCC,_RICM,_COo,_CE,_EAN,_EAV,_RVOCCF],[0,()=>PutItemInputAttributeMap,()=>ExpectedAttributeMap,0,0,0,0,0,128,()=>ExpressionAttributeValueMap,0],2],PutItemOutput$=[3,n0,_PIO,0,[_At,_CC,_ICM],[()=>AttributeMap,()=>ConsumedCapacity$,()=>ItemCollectionMetrics$]],PutRequest$=[3,n0,_PR,0,[_I],[()=>PutItemInputAttributeMap],1],QueryInput$=[3,n0,_QI,0,[_TN,_IN,_Se,_ATG,_L,_CRo,_KC,_QF,_COo,_SIF,_ESK,_RCC,_PE,_FEi,_KCE,_EAN,_EAV],[0,0,0,64,1,2,()=>KeyConditions,()=>FilterConditionMap,0,2,()=>Key,0,0,0,0,128,()=>ExpressionAttributeValueMap],1],QueryOutput$=[3,n0,_QO,0,[_It,_Cou,_SC,_LEK,_CC],[()=>ItemList,1,1,()=>Key,()=>ConsumedCapacity$]],ReplicaDescription$=[3,n0,_RD,0,[_RN,_RSe,_RAe,_RSD,_RSPP,_KMSMKI,_PTO,_ODTO,_WT,_GSI,_RIDT,_RTCS,_GTSRM],[0,0,0,0,0,0,()=>ProvisionedThroughputOverride$,()=>OnDemandThroughputOverride$,()=>TableWarmThroughputDescription$,()=>ReplicaGlobalSecondaryIndexDescriptionList,4,()=>TableClassSummary$,0]],ReplicaGlobalSecondaryIndexDescription$=[3,n0,_RGSID,0,[_IN,_PTO,_ODTO,_WT],[0,()=>ProvisionedThroughputOverride$,()=>OnDemandThroughputOverride$,()=>GlobalSecondaryIndexWarmThroughputDescription$]],RestoreSummary$=[3,n0,_RSes,0,[_RDT,_RIP,_SBA,_STA],[4,2,0,0],2],ScanInput$=[3,n0,_SI,0,[_TN,_IN,_ATG,_L,_Se,_SF,_COo,_ESK,_RCC,_TSo,_Seg,_PE,_FEi,_EAN,_EAV,_CRo],[0,0,64,1,0,()=>FilterConditionMap,0,()=>Key,0,1,1,0,0,128,()=>ExpressionAttributeValueMap,2],1],SearchSchemaElement$=[3,n0,_SSE,0,[_AN,_SSET],[0,0],2],SearchVectorsInput$=[3,n0,_SVI,0,[_TN,_IN,_SV,_TK,_RCC,_EAN,_EAV,_PE,_SCE],[0,0,()=>SearchVectorList,1,0,128,()=>ExpressionAttributeValueMap,0,0],4],SSEDescription$=[3,n0,_SSED,0,[_Sta,_SSETy,_KMSMKA,_IEDT],[0,0,0,4]],StreamSpecification$=[3,n0,_SS,0,[_SE,_SVT],[2,0],1],TableClassSummary$=[3,n0,_TCS,0,[_TC,_LUDT],[0,4]],TableDescription$=[3,n0,_TDa,0,[_ADt,_TN,_KS,_TSa,_CDT,_PTr,_TSB,_IC,_TA,_TI,_BMS,_LSI,_GSI,_SS,_LSL,_LSA,_GTV,_Rep,_GTW,_GTSRM,_RSes,_SSED,_AS,_TCS,_DPE,_DPEi,_ODT,_WT,_MRC,_VI],[()=>AttributeDefinitions,0,()=>KeySchema,0,4,()=>ProvisionedThroughputDescription$,1,1,0,0,()=>BillingModeSummary$,()=>LocalSecondaryIndexDescriptionList,()=>GlobalSecondaryIndexDescriptionList,()=>StreamSpecification$,0,0,0,()=>ReplicaDescriptionList,()=>GlobalTableWitnessDescriptionList,0,()=>RestoreSummary$,()=>SSEDescription$,()=>ArchivalSummary$,()=>TableClassSummary$,2,2,()=>OnDemandThroughput$,()=>TableWarmThroughputDescription$,0,()=>VectorIndexDescriptionList]],TableWarmThroughputDescription$=[3,n0,_TWTD,0,[_RUPS,_WUPS,_Sta],[1,1,0]],ThrottlingReason$=[3,n0,_TRh,0,[_r,_re],[0,0]],UntagResourceInput$=[3,n0,_URI,0,[_RA,_TKa],[0,64],2],Update$=[3,n0,_U,0,[_K,_UE,_TN,_CE,_EAN,_EAV,_RVOCCF],[()=>Key,0,0,0,128,()=>ExpressionAttributeValueMap,0],3],UpdateItemInput$=[3,n0,_UII,0,[_TN,_K,_AU,_Ex,_COo,_RV,_RCC,_RICM,_UE,_CE,_EAN,_EAV,_RVOCCF],[0,()=>Key,()=>AttributeUpdates,()=>ExpectedAttributeMap,0,0,0,0,0,0,128,()=>ExpressionAttributeValueMap,0],2],UpdateItemOutput$=[3,n0,_UIO,0,[_At,_CC,_ICM],[()=>AttributeMap,()=>ConsumedCapacity$,()=>ItemCollectionMetrics$]],VectorAttributeDefinition$=[3,n0,_VAD,0,[_AN],[0],1],VectorCapacity$=[3,n0,_VC,0,[_VSRB,_VWRB],[1,1]],VectorIndexDescription$=[3,n0,_VID,0,[_IN,_SSe,_Pr,_VA,_D,_DF,_IS,_B,_ISB,_IC,_IAn],[0,()=>SearchSchema,()=>Projection$,()=>VectorAttributeDefinition$,1,0,0,2,1,1,0]],WriteRequest$=[3,n0,_WR,0,[_PR,_DR],[()=>PutRequest$,()=>DeleteRequest$]],AttributeDefinitions=[1,n0,_ADt,0,()=>AttributeDefinition$],AttributeNameList=64,AttributeValueList=[1,n0,_AVL,0,()=>AttributeValue$],BinarySetAttributeValue=85,CancellationReasonList=[1,n0,_CRL,0,()=>CancellationReason$],ConsumedCapacityMultiple=[1,n0,_CCM,0,()=>ConsumedCapacity$],ContributorInsightsRuleList=64,CsvHeaderList=64,Endpoints=[1,n0,_En,0,()=>Endpoint$],GlobalSecondaryIndexDescriptionList=[1,n0,_GSIDL,0,()=>GlobalSecondaryIndexDescription$],GlobalTableWitnessDescriptionList=[1,n0,_GTWDL,0,()=>GlobalTableWitnessDescription$],ItemCollectionMetricsMultiple=[1,n0,_ICMM,0,()=>ItemCollectionMetrics$],ItemCollectionSizeEstimateRange=65,ItemList=[1,n0,_IL,0,()=>AttributeMap],KeyList=[1,n0,_KL,0,()=>Key],KeySchema=[1,n0,_KS,0,()=>KeySchemaElement$],ListAttributeValue=[1,n0,_LAV,0,()=>AttributeValue$],LocalSecondaryIndexDescriptionList=[1,n0,_LSIDL,0,()=>LocalSecondaryIndexDescription$],NonKeyAttributeNameList=64,NumberSetAttributeValue=64,OutputTypeList=64,PartiQLBatchRequest=[1,n0,_PQLBR,0,()=>BatchStatementRequest$],PartiQLBatchResponse=[1,n0,_PQLBRa,0,()=>BatchStatementResponse$],PreparedStatementParameters=[1,n0,_PSP,0,()=>AttributeValue$],ReplicaDescriptionList=[1,n0,_RDL,0,()=>ReplicaDescription$],ReplicaGlobalSecondaryIndexDescriptionList=[1,n0,_RGSIDL,0,()=>ReplicaGlobalSecondaryIndexDescription$],SearchSchema=[1,n0,_SSe,0,()=>SearchSchemaElement$],SearchVectorList=[1,n0,_SVL,0,()=>AttributeValue$],StringSetAttributeValue=64,TableNameList=64,TagKeyList=64,ThrottlingReasonList=[1,n0,_TRL,0,()=>ThrottlingReason$],VectorIndexDescriptionList=[1,n0,_VIDL,0,()=>VectorIndexDescription$],WriteRequests=[1,n0,_WRr,0,()=>WriteRequest$],AttributeMap=[2,n0,_AM,0,0,()=>AttributeValue$],AttributeUpdates=[2,n0,_AU,0,0,()=>AttributeValueUpdate$],BatchGetRequestMap=[2,n0,_BGRMa,0,0,()=>KeysAndAttributes$],BatchGetResponseMap=[2,n0,_BGRM,0,0,()=>ItemList],BatchWriteItemRequestMap=[2,n0,_BWIRM,0,0,()=>WriteRequests],ExpectedAttributeMap=[2,n0,_EAM,0,0,()=>ExpectedAttributeValue$],ExpressionAttributeNameMap=128,ExpressionAttributeValueMap=[2,n0,_EAVM,0,0,()=>AttributeValue$],FilterConditionMap=[2,n0,_FCM,0,0,()=>Condition$],ItemCollectionKeyAttributeMap=[2,n0,_ICKAM,0,0,()=>AttributeValue$],ItemCollectionMetricsPerTable=[2,n0,_ICMPT,0,0,()=>ItemCollectionMetricsMultiple],Key=[2,n0,_K,0,0,()=>AttributeValue$],KeyConditions=[2,n0,_KC,0,0,()=>Condition$],MapAttributeValue=[2,n0,_MAV,0,0,()=>AttributeValue$],PutItemInputAttributeMap=[2,n0,_PIIAM,0,0,()=>AttributeValue$],SecondaryIndexesCapacityMap=[2,n0,_SICM,0,0,()=>Capacity$],VectorIndexesCapacityMap=[2,n0,_VICM,0,0,()=>VectorCapacity$],AttributeValue$=[4,n0,_AV,0,[_S_,_N,_B_,_SS_,_NS,_BS_,_M_,_L_,_NULL,_BOOL],[0,0,21,64,64,85,()=>MapAttributeValue,()=>ListAttributeValue,2,2]],BatchExecuteStatement$=[9,n0,_BES,0,()=>BatchExecuteStatementInput$,()=>BatchExecuteStatementOutput$],BatchGetItem$=[9,n0,_BGI,0,()=>BatchGetItemInput$,()=>BatchGetItemOutput$],BatchWriteItem$=[9,n0,_BWI,0,()=>BatchWriteItemInput$,()=>BatchWriteItemOutput$],DescribeEndpoints$=[9,n0,_DE,0,()=>DescribeEndpointsRequest$,()=>DescribeEndpointsResponse$],DescribeTable$=[9,n0,_DTe,0,()=>DescribeTableInput$,()=>DescribeTableOutput$],GetItem$=[9,n0,_GI,0,()=>GetItemInput$,()=>GetItemOutput$],PutItem$=[9,n0,_PI,0,()=>PutItemInput$,()=>PutItemOutput$],Query$=[9,n0,_Q,0,()=>QueryInput$,()=>QueryOutput$],UpdateItem$=[9,n0,_UIp,0,()=>UpdateItemInput$,()=>UpdateItemOutput$];
var BatchExecuteStatementCommand=class extends command(_ep0,_mw0,"BatchExecuteStatement",BatchExecuteStatement$){};
var BatchGetItemCommand=class extends command(_ep1,_mw0,"BatchGetItem",BatchGetItem$){};
var BatchWriteItemCommand=class extends command(_ep1,_mw0,"BatchWriteItem",BatchWriteItem$){};
var DescribeTableCommand=class extends command(_ep3,_mw0,"DescribeTable",DescribeTable$){};
var GetItemCommand=class extends command(_ep3,_mw0,"GetItem",GetItem$){};
var PutItemCommand=class extends command(_ep3,_mw0,"PutItem",PutItem$){};
var QueryCommand=class extends command(_ep3,_mw0,"Query",Query$){};
var UpdateItemCommand=class extends command(_ep3,_mw0,"UpdateItem",UpdateItem$){};
// ../engine/src/state/dynamodb/plain-answers.ts
var COMMANDS = /* @__PURE__ */ new Set([
  "QueryCommand",
  "GetItemCommand",
  "BatchGetItemCommand",
  "BatchExecuteStatementCommand",
  "BatchWriteItemCommand",
  "PutItemCommand",
  "UpdateItemCommand"
]);
var BYTES = /"BS?"\s*:|\\u00[45]/;
var CODEC = "deserializerMiddleware";
var plain = /* @__PURE__ */ new WeakSet();
function readPlainAnswers(client) {
  if (plain.has(client)) return;
  plain.add(client);
  const rests = /* @__PURE__ */ new WeakMap();
  const behindCodec = (next, context) => {
    rests.set(context, next);
    return (args) => {
      const { [LEFT]: left } = args;
      return left === void 0 ? next(args) : Promise.resolve(left);
    };
  };
  const beforeCodec = (next, context) => {
    const rest = rests.get(context);
    if (rest === void 0 || !COMMANDS.has(context.commandName ?? "")) return next;
    return async (args) => {
      const answer = await rest(args);
      const output = outputOf(answer.response);
      if (output !== void 0) return Object.assign(answer, { output });
      const again = { ...args, [LEFT]: answer };
      return next(again);
    };
  };
  const stack = client.middlewareStack;
  stack.addRelativeTo(behindCodec, { relation: "after", toMiddleware: CODEC, name: "completionBatchPlainAnswers" });
  stack.addRelativeTo(beforeCodec, { relation: "before", toMiddleware: CODEC, name: "completionBatchPlainOutputs" });
}
var LEFT = /* @__PURE__ */ Symbol("answer");
function outputOf({ statusCode, headers, body }) {
  if (statusCode !== 200 || !Buffer.isBuffer(body)) return void 0;
  const json = body.toString();
  if (BYTES.test(json)) return void 0;
  try {
    const output = JSON.parse(json);
    if (!isObject(output) || !hasItsForm(output)) return void 0;
    return Object.assign(output, {
      $metadata: { httpStatusCode: statusCode, requestId: headers?.["x-amzn-requestid"] }
    });
  } catch {
    return void 0;
  }
}
function hasItsForm(output) {
  const { Items, Item, Attributes, LastEvaluatedKey, Responses, UnprocessedKeys, UnprocessedItems } = output;
  return isListOfObjects(Items) && [Item, Attributes, LastEvaluatedKey, UnprocessedKeys].every(isObjectIfAny) && (isListOfObjects(Responses) || isObjectOfLists(Responses)) && (UnprocessedItems === void 0 || isObjectOfLists(UnprocessedItems));
}
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
var isObjectIfAny = (value) => value === void 0 || isObject(value);
var isListOfObjects = (value) => value === void 0 || Array.isArray(value) && value.every((each) => isObject(each) && isObjectIfAny(each.Error) && isObjectIfAny(each.Item));
var isObjectOfLists = (value) => isObject(value) && Object.values(value).every(isListOfObjects);
// ../engine/src/state/dynamodb/plain-inputs.ts
var said = /* @__PURE__ */ new WeakSet();
function plainInput(input) {
  said.add(input);
  return input;
}
function isPlain({ S, N, BOOL, NULL }) {
  return S !== void 0 || N !== void 0 || BOOL !== void 0 || NULL !== void 0;
}
var prepared = /* @__PURE__ */ new WeakSet();
function writePlainInputs(client) {
  if (prepared.has(client)) return;
  prepared.add(client);
  const rests = /* @__PURE__ */ new WeakMap();
  const forms = /* @__PURE__ */ new WeakMap();
  const bodies = /* @__PURE__ */ new WeakMap();
  const stack = client.middlewareStack;
  stack.addRelativeTo(
    (next, context) => (args) => {
      if (!said.has(args.input)) return next(args);
      const body = Buffer.from(JSON.stringify(args.input));
      const to = context.endpointV2?.url.href ?? "";
      const [rest, known2] = [rests.get(context), forms.get(context)];
      if (rest !== void 0 && known2?.to === to) {
        return rest({ ...args, request: requestOf(known2.form, body) });
      }
      const input = {};
      bodies.set(input, { body, to });
      return next({ ...args, input });
    },
    { relation: "after", toMiddleware: BEFORE_CODEC, name: "completionBatchPlainInputs" }
  );
  stack.addRelativeTo(
    (next, context) => {
      rests.set(context, next);
      return (args) => {
        const given = bodies.get(args.input);
        if (given === void 0) return next(args);
        const form = args.request;
        if (given.to !== "") forms.set(context, { form: requestOf(form, void 0), to: given.to });
        return next({ ...args, request: requestOf(form, given.body) });
      };
    },
    { relation: "after", toMiddleware: CODEC2, name: "completionBatchPlainBodies" }
  );
}
function requestOf(form, body) {
  const { headers, query } = form;
  return Object.assign(Object.create(Object.getPrototypeOf(form)), form, {
    headers: { ...headers },
    query: { ...query },
    body
  });
}
var CODEC2 = "serializerMiddleware";
var BEFORE_CODEC = "endpointV2Middleware";
// ../engine/src/state/dynamodb/table.ts
var NEEDED_INDEXES = ["GSI1"];
async function openTable(client, name, options = {}) {
  const { needs = NEEDED_INDEXES, knows = [] } = options;
  if (!/^[A-Za-z0-9_.-]{3,255}$/.test(name)) {
    throw new CompletionBatchError("invalid-input", `${JSON.stringify(name)} is not a table name`, {
      where: "table",
      remedy: 'Use 3 to 255 characters out of a-z, A-Z, 0-9, "_", "-" and "."; an ARN is not accepted.'
    });
  }
  cleanErrorsOf(client);
  guardCalls(client, DYNAMODB);
  readPlainAnswers(client);
  writePlainInputs(client);
  const clock = followTime(client, { ...options, service: "the table's" });
  const description = await tableCall(name, () => client.send(new DescribeTableCommand({ TableName: name }), {}));
  const table = description.Table;
  const keys = keysOf(table?.KeySchema);
  if (keys !== "PK,SK") {
    throw new CompletionBatchError("table-not-found", `the table has the key (${keys}), not (PK,SK)`, {
      where: `table ${name}`,
      remedy: options.remedy ?? "Name a table with the keys PK and SK, both texts."
    });
  }
  const indexes = /* @__PURE__ */ new Set();
  const unusable = /* @__PURE__ */ new Map();
  for (const index of table?.GlobalSecondaryIndexes ?? []) {
    const name2 = index.IndexName ?? "";
    const why = whyUnusable(name2, index, [...needs, ...knows]);
    if (why === void 0) indexes.add(name2);
    else unusable.set(name2, why);
  }
  const missing = needs.filter((index) => !indexes.has(index));
  if (missing.length > 0) throw indexMissing(name, missing, indexes, unusable);
  return { client, name, indexes, unusable, clock };
}
function keysOf(schema) {
  const names = ["HASH", "RANGE"].map((type) => schema?.find(({ KeyType }) => KeyType === type)?.AttributeName);
  return names.filter((name) => name !== void 0).join(",");
}
function whyUnusable(name, { IndexStatus, KeySchema: KeySchema2, Projection }, ours) {
  if (IndexStatus === "CREATING") return "is still being created";
  if (IndexStatus === "DELETING") return "is being deleted";
  if (!ours.includes(name)) return void 0;
  const keys = keysOf(KeySchema2);
  if (keys !== `${name}PK,${name}SK`) return `has the key (${keys}), not (${name}PK,${name}SK)`;
  const projected = Projection?.ProjectionType ?? "ALL";
  return projected === "ALL" ? void 0 : `projects ${projected}, not ALL`;
}
function indexMissing(table, missing, indexes, unusable) {
  const reasons = missing.map((index) => {
    const why = unusable.get(index);
    return why === void 0 ? `the table has no index ${index}` : `the index ${index} ${why}`;
  });
  const wanted = missing.map((index) => `${index} (${index}PK, ${index}SK, projecting ALL)`).join(" and ");
  const being = missing.every((index) => unusable.get(index) === "is still being created");
  const wrong = missing.some((index) => unusable.has(index));
  return new CompletionBatchError("index-missing", reasons.join(", and "), {
    where: `table ${table}, indexes: ${[...indexes].join(", ") || "none"}`,
    remedy: being ? "Run it again when the index is active." : wrong ? `An index cannot be changed: delete it, and create ${wanted}.` : `Create ${wanted}.`
  });
}
async function* queryItems(table, input) {
  let start;
  let pages = 0;
  do {
    const page = await tableCall(
      table.name,
      () => table.client.send(
        new QueryCommand({
          ...input,
          TableName: table.name,
          ...start === void 0 ? {} : { ExclusiveStartKey: start }
        })
      )
    );
    yield* page.Items ?? [];
    pages += 1;
    const stuck = start !== void 0 && JSON.stringify(page.LastEvaluatedKey) === JSON.stringify(start);
    if (stuck || pages > AWS_BOUNDS.tablePages.most) throw endless(table.name, pages);
    start = page.LastEvaluatedKey;
  } while (start !== void 0);
}
function endless(name, pages) {
  return new CompletionBatchError("service-unreachable", `a query does not come to its end in ${pages} pages`, {
    where: `table ${name}`,
    remedy: "See what answers at AWS_ENDPOINT_URL_DYNAMODB: DynamoDB itself goes on with each page."
  });
}
function project(attributes) {
  const names = Object.fromEntries(attributes.map((attribute) => [`#${attribute}`, attribute]));
  return { ProjectionExpression: Object.keys(names).join(", "), ExpressionAttributeNames: names };
}
var EXPLANATIONS = {
  ResourceNotFoundException: (name) => new CompletionBatchError("table-not-found", "there is no such table in this account and region", {
    where: `table ${name}`,
    remedy: "Check the name, AWS_REGION and the account of the credentials."
  }),
  CredentialsProviderError: () => credentials("no AWS credentials were found"),
  ExpiredTokenException: sessionEnded,
  ExpiredToken: sessionEnded,
  UnrecognizedClientException: () => credentials("AWS does not know these credentials"),
  InvalidSignatureException: () => credentials("AWS refused the signature: the secret key is wrong"),
  ThrottlingException: busy,
  ThrottlingError: busy,
  ProvisionedThroughputExceededException: busy,
  ProvisionedThroughputExceeded: busy,
  RequestLimitExceeded: busy,
  InternalServerError: busy,
  TransactionConflictException: busy,
  AccessDeniedException: (name) => new CompletionBatchError("access-denied", "these credentials may not do this", {
    where: `table ${name}`,
    remedy: "Grant the role what the policy of its phase has on the table and its indexes: docs/aws has one for each."
  })
};
function sessionEnded() {
  return new CompletionBatchError("credentials-missing", SESSION_ENDED.message, {
    where: "DynamoDB",
    remedy: SESSION_ENDED.remedy
  });
}
function busy(name) {
  return new CompletionBatchError("service-unreachable", "DynamoDB is too busy for this table, also after retries", {
    where: `table ${name}`,
    remedy: "Run it again later: it goes on where it stopped. For large runs raise the table's capacity beforehand."
  });
}
function credentials(message) {
  return new CompletionBatchError("credentials-missing", message, {
    where: "DynamoDB",
    remedy: "Configure AWS credentials (in a workflow: aws-actions/configure-aws-credentials; in a terminal: AWS_PROFILE or AWS_ACCESS_KEY_ID)."
  });
}
async function tableCall(name, call) {
  try {
    return await call();
  } catch (error) {
    throw explainTableError(error, name);
  }
}
async function conditionally(table, call) {
  try {
    await tableCall(table.name, call);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}
function explainTableError(error, name) {
  if (!(error instanceof Error)) return error;
  const known2 = EXPLANATIONS[error.name]?.(name);
  if (known2 !== void 0) {
    return new CompletionBatchError(known2.code, known2.message, {
      ...known2.where === void 0 ? {} : { where: known2.where },
      remedy: known2.remedy,
      cause: error
    });
  }
  if (error.name === "ValidationException" && /secondary index|specified index/i.test(error.message)) {
    return new CompletionBatchError("index-missing", `DynamoDB refuses to read an index: ${error.message}`, {
      where: `table ${name}`,
      remedy: "The index must be there and project ALL; docs/table.md tells which are needed, and how they are made.",
      cause: error
    });
  }
  if (/^Region (is missing|not accepted)/.test(error.message)) {
    return new CompletionBatchError("wrong-region", "no valid AWS region is set", {
      where: "AWS_REGION",
      remedy: "Set AWS_REGION to the region of the table.",
      cause: error
    });
  }
  const redirected = isRedirected(error);
  if (redirected || error instanceof BoundError) {
    const why = redirected ? "it sends the request on to another host, and redirects are not followed" : error.message;
    return new CompletionBatchError("service-unreachable", `DynamoDB's answer cannot be used: ${why}`, {
      where: `table ${name}`,
      remedy: "Check AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and the network, then run it again: it goes on where it stopped.",
      cause: error
    });
  }
  const code = "code" in error ? String(error.code) : "";
  const proxy = proxyIn(error);
  if (proxy !== void 0) {
    return new CompletionBatchError(
      "service-unreachable",
      `DynamoDB cannot be reached through ${proxy}: ${redact(error.message || code || error.name)}`,
      {
        where: `table ${name}`,
        remedy: `${PROXY_REMEDY} Then run it again: it goes on where it stopped.`,
        cause: error
      }
    );
  }
  if ([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ETIMEDOUT",
    "ECONNRESET",
    "EPIPE",
    "EHOSTUNREACH",
    "ENETUNREACH"
  ].includes(code) || error.name === "TimeoutError") {
    return new CompletionBatchError("service-unreachable", `DynamoDB cannot be reached (${code || error.name})`, {
      where: `table ${name}`,
      remedy: "Check AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and the network, then run it again: it goes on where it stopped.",
      cause: error
    });
  }
  return error;
}
function isRedirected(error) {
  const { httpStatusCode: status = 0 } = Object("$metadata" in error ? error.$metadata : {});
  return status >= 300 && status < 400;
}
// ../engine/src/state/dynamodb/items.ts
function plainOf(item) {
  const plain2 = {};
  for (const [name, value] of Object.entries(item)) {
    const data = dataOf(value);
    if (data !== void 0) plain2[name] = data;
  }
  return plain2;
}
function scalarsOf(item) {
  const scalars = {};
  for (const [name, value] of Object.entries(item)) {
    const { S, N } = Object(value);
    if (typeof S === "string") scalars[name] = S;
    else if (typeof N === "string") scalars[name] = Number(N);
  }
  return scalars;
}
function dataOf(value) {
  const { S, N, BOOL, NULL, L, M } = Object(value);
  if (typeof S === "string") return S;
  if (typeof N === "string") return Number(N);
  if (typeof BOOL === "boolean") return BOOL;
  if (NULL === true) return null;
  if (Array.isArray(L)) return L.map((each) => dataOf(each) ?? null);
  return typeof M === "object" && M !== null ? plainOf(M) : void 0;
}
function toAttribute(data) {
  if (typeof data === "string") return { S: data };
  if (typeof data === "number") return { N: String(data) };
  if (typeof data === "boolean") return { BOOL: data };
  if (data === null) return { NULL: true };
  return isList(data) ? { L: data.map(toAttribute) } : { M: toItem(data) };
}
function isList(data) {
  return Array.isArray(data);
}
function toItem(data) {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => value === void 0 ? [] : [[name, toAttribute(value)]])
  );
}
function keyOf(item) {
  const text3 = (value) => typeof value?.S === "string" ? value.S : "?";
  return { PK: text3(item.PK), SK: text3(item.SK) };
}
function toKey({ PK, SK }) {
  return { PK: { S: PK }, SK: { S: SK } };
}
function whereIs({ PK, SK }) {
  return `${PK} / ${SK}`;
}
// ../engine/src/state/dynamodb/row-form.ts
var REQUEST_ROWS = {
  submissionType: "REQUEST_SUBMISSION",
  batchType: "REQUESTS",
  submissionNames: {},
  batchNames: { units: "unit_count" },
  attributes: object({ job: executionId })
};
function batchKey(batchId) {
  return { PK: `BATCH#${batchId}`, SK: "STATUS" };
}
function submissionKey(batchId) {
  return { PK: `BATCH#${batchId}`, SK: "SUBMISSION" };
}
function queueKey(queue) {
  return { PK: `COMPLETION_QUEUE#${queue}`, SK: "LIMITS" };
}
function batchIdIn({ PK, SK }) {
  const isOurs2 = PK.startsWith("BATCH#") && (SK === "STATUS" || SK === "SUBMISSION");
  return isOurs2 ? PK.slice("BATCH#".length) : `${PK}/${SK}`;
}
function withRowNames(fields, names) {
  const given = { ...names };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [given[name] ?? name, value]));
}
function withFieldNames(row, names) {
  const renamed = Object.entries(names).map(([field, name]) => [field, row[name]]);
  return { ...row, ...Object.fromEntries(renamed) };
}
function inRowNames(error, names) {
  const given = { ...names };
  const issues = error.issues.map((issue) => {
    const [first, ...rest] = issue.path;
    return { ...issue, path: first === void 0 ? [] : [given[String(first)] ?? first, ...rest] };
  });
  return new ZodError(issues);
}
// ../engine/src/state/dynamodb/batch-rows.ts
var IS_OPEN = `#status IN (${OPEN_BATCH_STATUSES.map((open) => `:open_${open}`).join(", ")})`;
var OPEN_VALUES = Object.fromEntries(OPEN_BATCH_STATUSES.map((open) => [`:open_${open}`, { S: open }]));
var BatchRows = class {
  #table;
  #form;
  constructor(table, form) {
    this.#table = table;
    this.#form = form;
  }
  /** Strongly consistent. */
  async get(batchId) {
    const { client, name } = this.#table;
    const Key2 = toKey(batchKey(batchId));
    const answer = await tableCall(
      name,
      () => client.send(new GetItemCommand({ TableName: name, Key: Key2, ConsistentRead: true }))
    );
    return answer.Item === void 0 ? void 0 : readBatchItem(answer.Item, this.#form);
  }
  async add(batch) {
    const { client, name } = this.#table;
    return conditionally(
      this.#table,
      () => client.send(
        new PutItemCommand({
          TableName: name,
          Item: this.#rowOf(batch),
          ConditionExpression: "attribute_not_exists(PK)"
        })
      )
    );
  }
  async change(batchId, status, attributes = {}) {
    const set = { ...attributes, status, GSI1PK: `STATUS#${status}` };
    const names = Object.keys(set);
    return conditionally(
      this.#table,
      () => this.#table.client.send(
        new UpdateItemCommand({
          TableName: this.#table.name,
          Key: toKey(batchKey(batchId)),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
          ConditionExpression: `${IS_OPEN} AND #batch_type = :batch_type`,
          ExpressionAttributeNames: Object.fromEntries([...names, "batch_type"].map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(Object.entries(set).map(([name, given]) => [`:${name}`, toAttribute(given)])),
            ...OPEN_VALUES,
            ":batch_type": { S: this.#form.batchType }
          }
        })
      )
    );
  }
  async rememberEnd(batchId, seenAt) {
    const { client, name } = this.#table;
    const answer = await tableCall(
      name,
      () => client.send(
        new UpdateItemCommand({
          TableName: name,
          Key: toKey(batchKey(batchId)),
          UpdateExpression: "SET ended_seen_at = if_not_exists(ended_seen_at, :seen)",
          ConditionExpression: "attribute_exists(PK)",
          ExpressionAttributeValues: { ":seen": { S: seenAt } },
          ReturnValues: "UPDATED_NEW"
        })
      )
    );
    return answer.Attributes?.ended_seen_at?.S ?? seenAt;
  }
  async decide(batchId, decision) {
    const { client, name } = this.#table;
    await conditionally(
      this.#table,
      () => client.send(
        new UpdateItemCommand({
          TableName: name,
          Key: toKey(batchKey(batchId)),
          UpdateExpression: "SET decision = :decision",
          ConditionExpression: `${IS_OPEN} AND #batch_type = :batch_type AND attribute_exists(held_reason) AND attribute_not_exists(decision)`,
          ExpressionAttributeNames: { "#status": "status", "#batch_type": "batch_type" },
          ExpressionAttributeValues: {
            ...OPEN_VALUES,
            ":batch_type": { S: this.#form.batchType },
            ":decision": { S: decision }
          }
        })
      )
    );
    const batch = (await this.get(batchId))?.batch;
    return batch !== void 0 && isOpenBatch(batch) ? batch.decision : void 0;
  }
  /** By the index: what was written in the last second may be missing. A row may move between statuses while they are listed. */
  async *listOpen() {
    const seen = /* @__PURE__ */ new Set();
    for (const status of OPEN_BATCH_STATUSES) {
      const items = queryItems(this.#table, {
        IndexName: "GSI1",
        KeyConditionExpression: "GSI1PK = :status AND begins_with(GSI1SK, :type)",
        ExpressionAttributeValues: {
          ":status": { S: `STATUS#${status}` },
          ":type": { S: `BATCH_TYPE#${this.#form.batchType}#` }
        }
      });
      for await (const item of items) {
        const { PK } = keyOf(item);
        if (seen.has(PK)) continue;
        seen.add(PK);
        yield readBatchItem(item, this.#form);
      }
    }
  }
  #rowOf(batch) {
    const { batchType, batchNames } = this.#form;
    const { batch_id } = batch.submission;
    return toItem({
      ...batchKey(batch_id),
      TYPE: "BATCH_SUMMARY",
      GSI1PK: `STATUS#${batch.status}`,
      GSI1SK: `BATCH_TYPE#${batchType}#BATCH_ID#${batch_id}`,
      batch_type: batchType,
      ...withRowNames(batchDataOf(batch), batchNames)
    });
  }
};
function closedAmongOpen({ GSI1PK }, batch) {
  const listed = OPEN_BATCH_STATUSES.find((open) => GSI1PK?.S === `STATUS#${open}`);
  if (listed === void 0 || isOpenBatch(batch)) return void 0;
  return `status is ${batch.status}, and it stands among those that are ${listed} (GSI1PK)`;
}
function readBatchItem(item, { batchNames: names, batchType }) {
  const key = keyOf(item);
  const batchId = batchIdIn(key);
  const plain2 = scalarsOf(item);
  const fields = withFieldNames(plain2, names);
  const parsed = batchFields.safeParse(fields);
  const problem = parsed.success ? misplacedBatch(parsed.data, batchId) ?? closedAmongOpen(item, parsed.data) : explain(inRowNames(parsed.error, names));
  const otherType = plain2.batch_type === batchType ? void 0 : `batch_type is not ${batchType}`;
  const batch = parsed.success && problem === void 0 && otherType === void 0 ? { ...parsed.data, batchId } : void 0;
  return {
    batchId,
    sketch: batchSketch.parse(fields),
    isOurs: isOurs({ request_key: typeof plain2.request_key === "string" ? plain2.request_key : void 0 }),
    batch,
    problem: otherType ?? problem,
    where: whereIs(key),
    // Lists of a row may be long, and few who list batches look at them.
    get attributes() {
      return plainOf(item);
    }
  };
}
// ../engine/src/state/dynamodb/queue-rows.ts
var s = object({ S: string() }).transform((value) => value.S);
var n = object({ N: string() }).transform((value) => Number(value.N)).pipe(number2);
var sharedLimits = object({
  limit_tokens: n.optional(),
  limit_learned_at: s.optional(),
  limit_batch_id: s.optional(),
  refused_tokens: n.optional(),
  refused_at: s.optional(),
  max_bytes: n.optional(),
  bytes_learned_at: s.optional(),
  bytes_batch_id: s.optional()
});
var refusal = object({
  M: object({ at: s, batch_id: s, message: s, kind: s.pipe(_enum(["batch", "lines"])) })
}).transform(({ M: { batch_id, ...rest } }) => ({ ...rest, batchId: batch_id }));
var answeredAt = (model) => `answered_at#${model}`;
var answeredBy = (model) => `answered_by#${model}`;
var refusedBy = (model) => `refusal#${model}`;
var answering = s.pipe(_enum(["batch", "probe"]));
var TEXT = { S: "S" };
var TYPE = { S: "COMPLETION_QUEUE" };
var QueueRows = class {
  #table;
  constructor(table) {
    this.#table = table;
  }
  /** Strongly consistent; nothing in it where nothing was learned. */
  async get(model) {
    const { client, name } = this.#table;
    const key = queueKey(queueOf(model));
    const answer = await tableCall(
      name,
      () => client.send(new GetItemCommand({ TableName: name, Key: toKey(key), ConsistentRead: true }))
    );
    const item = answer.Item ?? {};
    const parsed = sharedLimits.safeParse(item);
    if (parsed.success) {
      return {
        ...parsed.data,
        answered_at: s.safeParse(item[answeredAt(model)]).data,
        answered_by: answering.safeParse(item[answeredBy(model)]).data,
        refusal: refusal.safeParse(item[refusedBy(model)]).data
      };
    }
    throw new CompletionBatchError("row-damaged", `the row of a queue does not parse: ${explain(parsed.error)}`, {
      where: whereIs(key),
      remedy: "Delete it: it holds only what the next refusal would tell again."
    });
  }
  /** By the index of all types; none where the table lacks that index. */
  async *refusals() {
    if (!this.#table.indexes.has("GSITYPE")) return;
    const rows = queryItems(this.#table, {
      IndexName: "GSITYPE",
      KeyConditionExpression: "#type = :type",
      ExpressionAttributeNames: { "#type": "TYPE" },
      ExpressionAttributeValues: { ":type": TYPE }
    });
    for await (const item of rows) {
      for (const [name, value] of Object.entries(item)) {
        const model = /^refusal#(.+)$/s.exec(name)?.[1];
        const parsed = refusal.safeParse(value);
        if (model !== void 0 && parsed.success) yield { model, refusal: parsed.data };
      }
    }
  }
  async refusedForRoom(model, { at, batchId, tokens, limit }) {
    const set = {
      refused_tokens: { N: String(tokens) },
      refused_at: { S: at },
      ...limit === void 0 ? {} : { limit_tokens: { N: String(limit) }, limit_learned_at: { S: at }, limit_batch_id: { S: batchId } }
    };
    await this.#update(model, set, {
      condition: "attribute_not_exists(refused_at) OR refused_at < :refused_at OR (refused_at = :refused_at AND refused_tokens <= :refused_tokens)",
      values: {}
    });
  }
  async refusedForSize(model, { at, batchId, maxBytes, staleBefore }) {
    const set = { max_bytes: { N: String(maxBytes) }, bytes_learned_at: { S: at }, bytes_batch_id: { S: batchId } };
    await this.#update(model, set, {
      condition: "attribute_not_exists(max_bytes) OR max_bytes >= :max_bytes OR bytes_learned_at < :stale",
      values: { ":stale": { S: staleBefore } }
    });
  }
  async modelRefused(model, { at, batchId, message, kind }) {
    const fields = { at, batch_id: batchId, message: keptWords(message), kind };
    const M = Object.fromEntries(Object.entries(fields).map(([name, S]) => [name, { S }]));
    await this.#write(model, {
      UpdateExpression: "SET #type = :type, #refusal = :refusal",
      ConditionExpression: `NOT ${textAnd("#refusal.#at", ">= :at")} AND NOT ${textAnd("#answered", ">= :at")}`,
      ExpressionAttributeNames: {
        "#type": "TYPE",
        "#refusal": refusedBy(model),
        "#at": "at",
        "#answered": answeredAt(model)
      },
      ExpressionAttributeValues: { ":type": TYPE, ":refusal": { M }, ":at": { S: at }, ":text": TEXT }
    });
  }
  async modelAnswered(model, at, by = "batch") {
    if (!isNews(await this.get(model), at, by)) return;
    await this.#write(model, {
      UpdateExpression: "SET #type = :type, #answered = :at, #by = :by REMOVE #refusal",
      ConditionExpression: `NOT ${textAnd("#refusal.#at", "> :at")}`,
      ExpressionAttributeNames: {
        "#type": "TYPE",
        "#refusal": refusedBy(model),
        "#at": "at",
        "#answered": answeredAt(model),
        "#by": answeredBy(model)
      },
      ExpressionAttributeValues: { ":type": TYPE, ":at": { S: at }, ":by": { S: by }, ":text": TEXT }
    });
  }
  async #update(model, set, only) {
    const values = Object.entries({ TYPE, ...set });
    await this.#write(model, {
      UpdateExpression: `SET ${values.map(([name]) => `#${name} = :${name}`).join(", ")}`,
      ConditionExpression: only.condition,
      ExpressionAttributeNames: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
        ...only.values
      }
    });
  }
  /** Where the condition does not hold, what is there tells more: nothing is written. */
  async #write(model, change) {
    const { client, name } = this.#table;
    const key = queueKey(queueOf(model));
    await conditionally(
      this.#table,
      () => client.send(new UpdateItemCommand({ TableName: name, Key: toKey(key), ...change }))
    );
  }
};
function textAnd(path, comparison) {
  return `(attribute_type(${path}, :text) AND ${path} ${comparison})`;
}
// ../engine/src/state/dynamodb/submission-rows.ts
var SubmissionRows = class {
  #table;
  #form;
  constructor(table, form) {
    this.#table = table;
    this.#form = form;
  }
  async get(batchId) {
    const item = await this.#item(batchId);
    return item === void 0 ? void 0 : readSubmissionItem(item, this.#form);
  }
  async put(submission) {
    const { client, name } = this.#table;
    const { submissionType: type } = this.#form;
    const { attributes, ...fields } = submission;
    return conditionally(
      this.#table,
      () => client.send(
        new PutItemCommand({
          TableName: name,
          Item: toItem({
            ...submissionKey(submission.batch_id),
            TYPE: type,
            GSI1PK: openPartition(type),
            GSI1SK: `${submission.execution_id}#${submission.batch_id}`,
            ...withRowNames(fields, this.#form.submissionNames),
            ...attributes
          }),
          ConditionExpression: "attribute_not_exists(PK) OR #state IN (:rejected, :abandoned)",
          ExpressionAttributeNames: { "#state": "state" },
          ExpressionAttributeValues: { ":rejected": { S: "REJECTED" }, ":abandoned": { S: "ABANDONED" } }
        })
      )
    );
  }
  async change(before, change) {
    const { attributes = {}, ...fields } = change;
    const after = changed(before, change);
    const set = { ...withRowNames({ ...fields, version: after.version }, this.#form.submissionNames), ...attributes };
    const entries = Object.entries(set).filter(([, value]) => value !== void 0);
    const closing = isOpen(after) ? "" : " REMOVE GSI1PK, GSI1SK";
    const done = await conditionally(
      this.#table,
      () => this.#table.client.send(
        new UpdateItemCommand({
          TableName: this.#table.name,
          Key: toKey(submissionKey(before.batch_id)),
          UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(", ")}${closing}`,
          ConditionExpression: "#version = :before_version AND #owner = :before_owner",
          ExpressionAttributeNames: Object.fromEntries(
            [.../* @__PURE__ */ new Set([...entries.map(([name]) => name), "version", "owner"])].map((name) => [`#${name}`, name])
          ),
          ExpressionAttributeValues: {
            ...Object.fromEntries(entries.map(([name, value]) => [`:${name}`, toAttribute(value ?? "")])),
            ":before_version": { N: String(before.version) },
            ":before_owner": { S: before.owner }
          }
        })
      )
    );
    if (done) return after;
    const now = await this.#item(before.batch_id);
    const written = now === void 0 ? {} : plainOf(now);
    const ours = [...entries, ["owner", after.owner]].every(([name, value]) => written[name] === value);
    return ours && now !== void 0 ? readSubmissionItem(now, this.#form).submission : void 0;
  }
  async abandon({ batchId, seen }, reason) {
    const { item } = seen;
    const asRead = ["version", "owner", "state", "lease_until", "GSI1PK"];
    const version = Number(item.version?.N ?? 0) + 1;
    const done = await conditionally(
      this.#table,
      () => this.#table.client.send(
        new UpdateItemCommand({
          TableName: this.#table.name,
          Key: toKey(keyOf(item)),
          UpdateExpression: "SET #state = :abandoned, #reason = :reason, #version = :next REMOVE #GSI1PK, #GSI1SK",
          ConditionExpression: asRead.map((name) => item[name] === void 0 ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`).join(" AND "),
          ExpressionAttributeNames: Object.fromEntries(
            [...asRead, "reason", "GSI1SK"].map((name) => [`#${name}`, name])
          ),
          ExpressionAttributeValues: {
            ":abandoned": { S: "ABANDONED" },
            ":reason": { S: reason },
            ":next": { N: String(version) },
            ...Object.fromEntries(
              asRead.flatMap((name) => item[name] === void 0 ? [] : [[`:was_${name}`, item[name]]])
            )
          }
        })
      )
    );
    if (done) return true;
    const now = await this.#item(batchId);
    return now?.state?.S === "ABANDONED" && now.reason?.S === reason && now.version?.N === String(version);
  }
  async *listOpen() {
    const items = queryItems(this.#table, {
      IndexName: "GSI1",
      KeyConditionExpression: "GSI1PK = :open",
      ExpressionAttributeValues: { ":open": { S: openPartition(this.#form.submissionType) } }
    });
    for await (const item of items) yield readSubmissionItem(item, this.#form);
  }
  /** Strongly consistent. */
  async #item(batchId) {
    const { client, name } = this.#table;
    const Key2 = toKey(submissionKey(batchId));
    const answer = await tableCall(
      name,
      () => client.send(new GetItemCommand({ TableName: name, Key: Key2, ConsistentRead: true }))
    );
    return answer.Item;
  }
};
function readSubmissionItem(item, { submissionNames: names, attributes: form }) {
  const key = keyOf(item);
  const plain2 = withFieldNames(plainOf(item), names);
  const fields = submissionFields.safeParse(plain2);
  const attributes = form.safeParse(plain2);
  const error = fields.error ?? attributes.error;
  const place = { batchId: batchIdIn(key), isOpen: item.GSI1PK !== void 0 };
  const problem = error === void 0 ? fields.data && misplaced(fields.data, place) : explain(inRowNames(error, names));
  const isGood = fields.success && attributes.success && problem === void 0;
  return {
    ...place,
    sketch: submissionSketch.parse(plain2),
    submission: isGood ? { ...fields.data, attributes: attributes.data } : void 0,
    problem,
    where: whereIs(key),
    seen: { item }
  };
}
function openPartition(type) {
  return `${type}#OPEN`;
}
// ../engine/src/state/dynamodb/dynamo-state.ts
var DynamoState = class {
  name;
  clock;
  submissions;
  batches;
  queues;
  /** @param form how its rows are written; default: those of requests that are nothing more */
  constructor(table, form = REQUEST_ROWS) {
    this.name = `table ${table.name}`;
    this.clock = table.clock;
    this.submissions = new SubmissionRows(table, form);
    this.batches = new BatchRows(table, form);
    this.queues = new QueueRows(table);
  }
};
// ../core/src/table/receipts-table.ts
var NEEDED_INDEXES2 = ["GSI1", "GSI3"];
var USEFUL_INDEXES = ["GSI2", "GSI4"];
function openReceiptsTable(client, name, options = {}) {
  return openTable(client, name, {
    ...options,
    needs: NEEDED_INDEXES2,
    knows: USEFUL_INDEXES,
    remedy: "Name the receipts table; docs/table.md tells what it looks like."
  });
}
var RECEIPT_ROWS = {
  submissionType: "COMPLETION_SUBMISSION",
  batchType: "COMPLETION",
  submissionNames: { units: "labels", workload_version: "prompt_version" },
  batchNames: { units: "label_count", workload_version: "prompt_version", examine: "audit_min_agreement" },
  // Absent is not the same as undefined where it is written again.
  attributes: object({
    receipts: int().nonnegative(),
    validation_status: _enum(["NONE", "PENDING"]),
    audit_min_agreement: number().gt(0).max(1).exactOptional(),
    escalate_model: string().min(1).max(256).exactOptional()
  })
};
function receiptsState(table) {
  return new DynamoState(table, RECEIPT_ROWS);
}
function pMap(t,l,n){return mapConcurrently(t,l,n,!1)}async function mapConcurrently(t,l,{concurrency:n=Number.POSITIVE_INFINITY,stopOnError:u=!0,signal:f}={},p){return new Promise((h,O)=>{validateOptions(t,l,n);const w=[],d=[];let c=0,o=!1,x=!1;const y=new Set;let i=Number.POSITIVE_INFINITY,N=0;const g=getIterator(t),P=()=>{m(f.reason)},E=()=>{f?.removeEventListener("abort",P)},F=e=>{h(e),E()},m=e=>{o||(o=!0,O(e),E(),x||closeIterator(g))};if(f){if(f.aborted){m(f.reason);return}f.addEventListener("abort",P,{once:!0})}const S=createPuller(g),v=()=>{if(o||i===Number.POSITIVE_INFINITY)return;for(const a of y)if(a<i)return;if(!u){const a=[];for(let T=0;T<Math.min(i,d.length);T++)T in d&&a.push(d[T]);if(a.length>0){m(new AggregateError(a));return}}o=!0,x||closeIterator(g);const e=Math.min(i,w.length);if(e===w.length&&c===0){F(w);return}F(w.slice(0,e).filter(a=>a!==pMapSkip))},M=async()=>{if(o||N>=i)return;const e=N++;y.add(e);let a;try{a=await S()}catch(s){if(y.delete(e),e<i)throw s;v();return}if(a.done){y.delete(e),i=Math.min(i,e),x=!0,v();return}(async()=>{try{const s=await a.value;if(o||e>=i)return;const r=await l(s,e);if(e>=i)return;if(r===pMapStop){i=e;return}r===pMapSkip&&c++,w[e]=p&&r!==pMapSkip?{status:"fulfilled",value:r}:r}catch(s){if(e>=i)return;if(p)w[e]={status:"rejected",reason:s};else if(u){m(s);return}else d[e]=s}finally{y.delete(e),v()}try{await M()}catch(s){m(s)}})().then(()=>new Promise(()=>{})).then(h)};(async()=>{for(let e=0;e<n;e++){try{await M()}catch(a){m(a);break}if(o||N>=i)break}})()})}function pMapIterable(t,l,{concurrency:n=Number.POSITIVE_INFINITY,backpressure:u=n,preserveOrder:f=!0}={}){if(validateOptions(t,l,n),!isLimit(u,n))throw new TypeError(`Expected \`backpressure\` to be an integer from \`concurrency\` (${n}) and up or \`Infinity\`, got \`${u}\` (${typeof u})`);return{[Symbol.asyncIterator](){let p=!1;const h=(async function*(){const d=getIterator(t);let c=[],o=0,x=!1,y=Number.POSITIVE_INFINITY,i=0,N=0;const g=new Map;let P=0,E=0;const F=()=>{if(E===P){N--;return}g.get(E)(),g.delete(E++)};let m=0,S=Number.POSITIVE_INFINITY,v=0,M;const e=new Set,a=r=>{c[v++]=r,M?.(r),M=void 0},T=createPuller(d);function s(){if(p||x||m>S||i>=n||c.length-o>=u)return;i++;const r=m++,V=(async()=>{try{let I;try{const{done:Y,value:k}=await T();if(Y)return x=!0,y=Math.min(y,r),{done:!0};s(),I=await k,N<n?N++:await new Promise(C=>{g.set(P++,C)})}finally{i--}s();let b;try{if(p||r>S)return{done:!1,value:pMapSkip};b=await l(I,r)}finally{F()}return b===pMapStop&&(S=Math.min(S,r)),{done:!1,value:b}}catch(I){return f?S=Math.min(S,r):r<y&&(p=!0),{error:I}}})();if(f){c.push(V);return}c.push(void 0),e.add(r),V.then(I=>{if(e.delete(r)){if(I.done)for(const b of e)b>r&&(e.delete(b),a({done:!0}));a(I)}})}s();try{for(;o<c.length;){const r=await(c[o]??new Promise(b=>{M=b})),{done:V,value:I}=r;if(c[o]=void 0,o++,o*2>=c.length&&(c=c.slice(o),v-=o,o=0),Object.hasOwn(r,"error"))throw r.error;if(V){if(f)return;continue}if(I===pMapStop)return;s(),I!==pMapSkip&&(yield I)}}finally{p=!0,x||closeIterator(d)}})(),{return:O,throw:w}=h;return h.return=d=>(p=!0,O.call(h,d)),h.throw=d=>(p=!0,w.call(h,d)),h}}}var pMapSkip=Symbol("skip"),pMapStop=Symbol("stop");function validateOptions(t,l,n){if(t?.[Symbol.iterator]===void 0&&t?.[Symbol.asyncIterator]===void 0)throw new TypeError(`Expected \`input\` to be either an \`Iterable\` or \`AsyncIterable\`, got (${typeof t})`);if(typeof l!="function")throw new TypeError("Mapper function is required");if(!isLimit(n,1))throw new TypeError(`Expected \`concurrency\` to be an integer from 1 and up or \`Infinity\`, got \`${n}\` (${typeof n})`)}function isLimit(t,l){return Number.isSafeInteger(t)&&t>=l||t===Number.POSITIVE_INFINITY}function getIterator(t){return t[Symbol.asyncIterator]===void 0?t[Symbol.iterator]():t[Symbol.asyncIterator]()}async function closeIterator(t){try{await t.return?.()}catch{}}function createPuller(t){let l=!1;const n=u=>{u?.done&&(l=!0)};return()=>{if(l)return{done:!0};const u=t.next();if(n(u),typeof u?.then!="function")return u;const f=Promise.resolve(u);return f.then(n,()=>{}),f}}
// ../core/src/table/plain-rows.ts
var MAX_DIGITS = 200;
var NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
var isNumber = (given) => given.length <= MAX_DIGITS && NUMBER.test(given);
var membersOf = (value) => typeof value === "object" && value !== null ? value : {};
function textOf(value) {
  const { S } = membersOf(value);
  return typeof S === "string" ? S : void 0;
}
var isNull = (value) => membersOf(value).NULL === true;
function numberOf(value) {
  const { N } = membersOf(value);
  const number4 = typeof N === "string" && isNumber(N) ? Number(N) : Number.NaN;
  return Number.isFinite(number4) ? number4 : void 0;
}
function pointOf(value) {
  const { x, y } = membersOf(membersOf(value).M);
  const [left, top] = [numberOf(x), numberOf(y)];
  return left === void 0 || top === void 0 ? void 0 : { x: left, y: top };
}
function plainCorners(item) {
  const top_left = pointOf(item.top_left);
  const top_right = pointOf(item.top_right);
  const bottom_left = pointOf(item.bottom_left);
  const bottom_right = pointOf(item.bottom_right);
  if (top_left === void 0 || top_right === void 0) return void 0;
  return bottom_left === void 0 || bottom_right === void 0 ? void 0 : { top_left, top_right, bottom_left, bottom_right };
}
function plainWord(item) {
  const text3 = textOf(item.text);
  const { BOOL: is_noise } = membersOf(item.is_noise);
  const { width, height, ...place } = membersOf(membersOf(item.bounding_box).M);
  const at = pointOf({ M: place });
  const [wide, high, confidence] = [numberOf(width), numberOf(height), numberOf(item.confidence)];
  if (text3 === void 0 || typeof is_noise !== "boolean" || at === void 0) return void 0;
  if (wide === void 0 || high === void 0 || confidence === void 0) return void 0;
  return { text: text3, is_noise, bounding_box: { M: { ...at, width: wide, height: high } }, confidence };
}
var optionalText = (value) => textOf(value) ?? null;
function plainLabel(item) {
  const { validation_status: given } = item;
  const status = given === void 0 || isNull(given) ? "NONE" : textOf(given);
  const validation_status = VALIDATION_STATUSES.find((known2) => known2 === status);
  const attempts = item.completion_attempts === void 0 ? 0 : numberOf(item.completion_attempts);
  if (validation_status === void 0 || attempts === void 0) return void 0;
  if (!Number.isSafeInteger(attempts) || attempts < 0) return void 0;
  return {
    reasoning: optionalText(item.reasoning),
    timestamp_added: optionalText(item.timestamp_added),
    validation_status,
    label_proposed_by: optionalText(item.label_proposed_by),
    label_consolidated_from: optionalText(item.label_consolidated_from),
    completion_batch_id: optionalText(item.completion_batch_id),
    completion_attempts: attempts,
    completion_release_reason: optionalText(item.completion_release_reason),
    completion_unsure_by: optionalText(item.completion_unsure_by),
    completion_released_by: optionalText(item.completion_released_by),
    completion_check: optionalText(item.completion_check),
    completion_claimed_at: optionalText(item.completion_claimed_at),
    completion_reviewed_at: optionalText(item.completion_reviewed_at),
    completion_reviewed_by: optionalText(item.completion_reviewed_by)
  };
}
// ../core/src/table/rows.ts
var text = object({ S: string() }).transform((value) => value.S);
var nothing = object({ NULL: literal(true) });
var optionalText2 = text.nullable().catch(null);
var digits = object({
  N: string().refine(isNumber, { error: "is not a number" })
}).transform((value) => value.N);
var number3 = digits.transform(Number).pipe(number());
var count = union([number3, text.pipe(coerce_exports.number())]).pipe(int().nonnegative()).catch(0);
var print = union([text, digits], {
  error: ({ input }) => input === void 0 ? "is missing" : "is neither a text nor a number"
});
var optionalPrint = print.nullable().catch(null);
var point = object({ M: object({ x: number3, y: number3 }) }).transform((value) => value.M);
var flag = object({ BOOL: boolean() }).transform((value) => value.BOOL).catch(false);
var validationStatus = unknown().optional().transform((value, context) => {
  if (value === void 0 || nothing.safeParse(value).success) return "NONE";
  const given = text.safeParse(value).data;
  const status = VALIDATION_STATUSES.find((known2) => known2 === given);
  if (status === void 0) {
    const shown = JSON.stringify(given ?? value).slice(0, 60);
    context.addIssue({ code: "custom", message: `is ${shown}, not one of ${VALIDATION_STATUSES.join(", ")}` });
  }
  return status ?? "NONE";
});
var labelAttributes = object({
  reasoning: optionalText2,
  timestamp_added: optionalText2,
  validation_status: validationStatus,
  label_proposed_by: optionalText2,
  label_consolidated_from: optionalText2,
  completion_batch_id: optionalText2,
  completion_attempts: count,
  completion_release_reason: optionalText2,
  completion_unsure_by: optionalText2,
  completion_released_by: optionalText2,
  completion_check: optionalText2,
  completion_claimed_at: optionalText2,
  completion_reviewed_at: optionalText2,
  completion_reviewed_by: optionalText2
});
var LABEL_ATTRIBUTES = ["PK", "SK", "TYPE", ...Object.keys(labelAttributes.shape)];
var corners = object({ top_left: point, top_right: point, bottom_left: point, bottom_right: point });
var box = object({ bounding_box: object({ M: object({ x: number3, y: number3, width: number3, height: number3 }) }) }).transform(({ bounding_box: { M } }) => {
  const [right, top] = [M.x + M.width, M.y + M.height];
  return {
    top_left: { x: M.x, y: top },
    top_right: { x: right, y: top },
    bottom_left: { x: M.x, y: M.y },
    bottom_right: { x: right, y: M.y }
  };
});
var LINE_ATTRIBUTES = ["PK", "SK", "text", "bounding_box", ...Object.keys(corners.shape)];
var wordBox = object({ M: object({ x: number3, y: number3, width: number3, height: number3 }) }).optional().catch(void 0);
var wordAttributes = object({
  text: print,
  is_noise: flag,
  bounding_box: wordBox,
  confidence: number3.catch(0)
});
var WORD_ATTRIBUTES = ["PK", "SK", ...Object.keys(wordAttributes.shape)];
var merchantAttributes = object({
  GSI1PK: optionalText2,
  merchant_name: optionalPrint,
  canonical_merchant_name: optionalPrint,
  merchant_category: optionalPrint,
  address: optionalPrint,
  formatted_address: optionalPrint,
  phone_number: optionalPrint,
  website: optionalPrint
});
var MERCHANT_ATTRIBUTES = ["PK", "SK", ...Object.keys(merchantAttributes.shape)];
function parse(item, schema, make, plain2) {
  const key = keyOf(item);
  const attributes = plain2 === void 0 ? schema.safeParse(item) : { success: true, data: plain2 };
  if (!attributes.success) return { problem: { ...key, reason: explain(attributes.error) } };
  const made = make(attributes.data, key);
  return typeof made === "string" ? { problem: { ...key, reason: made } } : { row: made };
}
function hasType(item) {
  return item.TYPE !== void 0 && !isNull(item.TYPE);
}
function isNoLabel(item) {
  return hasType(item) && textOf(item.TYPE) !== "RECEIPT_WORD_LABEL";
}
var KINDS = [
  ["RECEIPT_WORD_LABEL", (key) => parseLabelKey(key) !== void 0],
  ["RECEIPT_WORD", (key) => parseWordKey(key) !== void 0],
  ["RECEIPT_LINE", (key) => parseLineKey(key) !== void 0],
  ["RECEIPT_PLACE", ({ SK }) => SK.endsWith("#PLACE")],
  ["RECEIPT_METADATA", ({ SK }) => SK.endsWith("#METADATA")]
];
function kindOf(item) {
  const type = textOf(item.TYPE);
  if (hasType(item)) return KINDS.find(([kind]) => kind === type)?.[0];
  const key = keyOf(item);
  return KINDS.find(([, isKey]) => isKey(key))?.[0];
}
function parseLabel(item) {
  if (isNoLabel(item)) {
    return { problem: { ...keyOf(item), reason: `its TYPE is ${JSON.stringify(item.TYPE)}, so it is no word label` } };
  }
  const make = (row, key) => {
    const ids = parseLabelKey(key);
    if (ids === void 0) return "the key is not that of a word label";
    if (!isLabelName(ids.label)) return `${JSON.stringify(ids.label.slice(0, 60))} is no name of a label`;
    return {
      ...ids,
      validationStatus: row.validation_status,
      reasoning: row.reasoning,
      timestampAdded: row.timestamp_added,
      labelProposedBy: row.label_proposed_by,
      labelConsolidatedFrom: row.label_consolidated_from,
      completionBatchId: row.completion_batch_id,
      completionAttempts: row.completion_attempts,
      completionReleaseReason: row.completion_release_reason,
      completionUnsureBy: row.completion_unsure_by,
      completionReleasedBy: row.completion_released_by,
      completionCheck: row.completion_check,
      review: reviewOf(row)
    };
  };
  return parse(item, labelAttributes, make, plainLabel(item));
}
function reviewOf(row) {
  const { completion_reviewed_at: at, completion_reviewed_by: by, completion_claimed_at: claimed } = row;
  if (at === null || row.validation_status !== "VALID" && row.validation_status !== "INVALID") return void 0;
  const [reviewedAt, claimedAt] = [Date.parse(at), Date.parse(claimed?.split("#")[0] ?? "")];
  return Number.isNaN(reviewedAt) || claimedAt >= reviewedAt ? void 0 : { at, by };
}
function parseLineRow(item) {
  const make = (place, key) => {
    const ids = parseLineKey(key);
    return ids === void 0 ? "the key is not that of a line" : { lineId: ids.lineId, text: textOf(item.text) ?? "", ...place };
  };
  const plain2 = plainCorners(item);
  if (plain2 !== void 0) return parse(item, corners, make, plain2);
  const boxed = box.safeParse(item);
  return parse(item, boxed.success ? corners.catch(boxed.data) : corners, make);
}
function parseWord(item) {
  const make = (row, key) => {
    const ids = parseWordKey(key);
    if (ids === void 0) return "the key is not that of a word";
    const { text: text3, is_noise: isNoise, bounding_box: place, confidence } = row;
    return { ...ids, text: text3, isNoise, box: place && { ...place.M, confidence } };
  };
  return parse(item, wordAttributes, make, plainWord(item));
}
function parseMerchant(item) {
  return parse(item, merchantAttributes, (row) => ({
    name: known(row.canonical_merchant_name) ?? known(row.merchant_name),
    category: known(row.merchant_category),
    address: known(row.formatted_address) ?? known(row.address),
    phone: known(row.phone_number),
    website: known(row.website),
    partition: row.GSI1PK?.startsWith(MERCHANT_PARTITION) === true ? row.GSI1PK : null
  }));
}
var MERCHANT_PARTITION = "MERCHANT#";
function known(value) {
  return value === null || value.trim() === "" ? null : value;
}
var receiptRefs = array(object({ image_id: string(), receipt_id: number() }));
function readReceiptRefs({ receipt_refs }) {
  const parsed = receiptRefs.safeParse(receipt_refs);
  return parsed.data?.map(({ image_id, receipt_id }) => ({ imageId: image_id, receiptId: receipt_id }));
}
// ../core/src/evidence/evidence.ts
var wordId = ({ lineId, wordId: word }) => `${lineId}.${word}`;
// ../core/src/table/flow.ts
var Flow = class {
  #most;
  #room;
  #running = 0;
  /** How often room was lost: calls that were begun before tell nothing new of it. */
  #losses = 0;
  /** Calls that went through since room was last made or lost. */
  #since = 0;
  #waiting = [];
  constructor(most) {
    this.#most = most;
    this.#room = most;
  }
  /** As many as may be in flight now. */
  get room() {
    return this.#room;
  }
  /** @param putOff whether the table did not do all of it, by its answer */
  async run(call, putOff) {
    if (this.#running >= this.#room) await new Promise((go) => this.#waiting.push(go));
    else this.#running += 1;
    const losses = this.#losses;
    try {
      const answer = await call();
      if (losses === this.#losses) this.#learn(putOff(answer));
      return answer;
    } finally {
      this.#running -= 1;
      this.#letIn();
    }
  }
  #learn(isPutOff2) {
    if (isPutOff2) {
      this.#room = Math.max(1, Math.floor(this.#room / 2));
      this.#losses += 1;
      this.#since = 0;
      return;
    }
    this.#since += 1;
    if (this.#since < this.#room || this.#room === this.#most) return;
    this.#room += 1;
    this.#since = 0;
  }
  #letIn() {
    while (this.#running < this.#room) {
      const next = this.#waiting.shift();
      if (next === void 0) return;
      this.#running += 1;
      next();
    }
  }
};
// ../core/src/table/label-writes.ts
var STATEMENTS_PER_REQUEST = 25;
var KEYS_PER_READ = 100;
var ATTEMPTS = 10;
var RETRYABLE = /* @__PURE__ */ new Set([
  "ThrottlingError",
  "ThrottlingException",
  "RequestLimitExceeded",
  "ProvisionedThroughputExceeded",
  "ProvisionedThroughputExceededException",
  "InternalServerError",
  "TransactionConflict"
]);
function createLabelWriter(table, clock, concurrency = 16, state = receiptsState(table)) {
  return { table, state, clock, concurrency, flow: new Flow(concurrency), partiql: true };
}
async function writeLabels(writer, writes) {
  const groups = chunksOf(writes, STATEMENTS_PER_REQUEST);
  const results = await pMap(groups, (group) => writeGroup(writer, group), { concurrency: writer.concurrency });
  return results.flat();
}
async function writeGroup(writer, group) {
  if (!writer.partiql) return writeSingly(writer, group);
  const results = /* @__PURE__ */ new Map();
  let open = group;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    let responses;
    try {
      const answer = await tableCall(writer.table.name, () => {
        return writer.flow.run(() => writer.table.client.send(statementsOf(writer.table.name, open)), isPutOff);
      });
      responses = answer.Responses ?? [];
      if (responses.length !== open.length) throw notAnswered(writer.table.name, responses.length, open.length);
    } catch (error) {
      if (!isUnknownOperation(error)) throw error;
      writer.partiql = false;
      return writeSingly(writer, group);
    }
    const again = [];
    for (const [index, write] of open.entries()) {
      const failure = responses[index]?.Error;
      if (failure === void 0) results.set(write, "written");
      else if (failure.Code === "ConditionalCheckFailed") results.set(write, "lost");
      else if (attempt < ATTEMPTS && RETRYABLE.has(failure.Code ?? "")) again.push(write);
      else throw refusedWrite(writer.table.name, write, failure);
    }
    open = again;
    if (open.length > 0) await pause(writer.clock, attempt);
  }
  return group.map((write) => results.get(write) ?? "lost");
}
function statementsOf(table, writes) {
  let form;
  const Statements = writes.map((write) => {
    if (form === void 0 || !isOfForm(form, write)) form = formOf(table, write);
    return { Statement: form.text, Parameters: parametersOf(form, write) };
  });
  const input = { Statements };
  const plain2 = Statements.every(({ Parameters }) => Parameters.every(isPlain));
  return new BatchExecuteStatementCommand(plain2 ? plainInput(input) : input);
}
function notAnswered(table, answered, asked) {
  return new CompletionBatchError("service-unreachable", `DynamoDB answered ${answered} of ${asked} statements`, {
    where: `table ${table}`,
    remedy: "See what answers at AWS_ENDPOINT_URL_DYNAMODB, then run it again: it goes on where it stopped."
  });
}
function isPutOff({ Responses = [], $metadata }) {
  return wasRepeated($metadata) || Responses.some(({ Error: error }) => RETRYABLE.has(error?.Code ?? ""));
}
function wasRepeated({ attempts = 1 }) {
  return attempts > 1;
}
function pause(clock, attempt) {
  return clock.sleep(Math.min(50 * 2 ** attempt, 5e3));
}
function refusedWrite(table, write, failure) {
  const error = Object.assign(new Error(`${labelId(write.key)}: ${failure.Code}: ${failure.Message}`), {
    name: failure.Code === "AccessDenied" ? "AccessDeniedException" : failure.Code ?? "Error"
  });
  return explainTableError(error, table);
}
function isUnknownOperation(error) {
  return error instanceof Error && error.name === "UnknownOperationException";
}
function isOfForm(form, { set, expect, remove }) {
  return form.set === set && form.expect === expect && form.remove === remove;
}
function formOf(table, write) {
  const set = Object.keys(write.set).map((name) => `"${name}"=?`);
  const remove = write.remove === void 0 ? "" : ` REMOVE "${write.remove}"`;
  const where = ['"PK"=?', '"SK"=?'];
  const expectedValues = [];
  for (const [name, value] of Object.entries(write.expect)) {
    where.push(value === null ? `"${name}" IS MISSING` : `"${name}"=?`);
    if (value !== null) expectedValues.push(value);
  }
  const text3 = `UPDATE "${table}" SET ${set.join(", ")}${remove} WHERE ${where.join(" AND ")}`;
  return { ...write, text: text3, setValues: Object.values(write.set), expectedValues };
}
function parametersOf({ setValues, expectedValues }, { key }) {
  const { PK, SK } = labelKey(key);
  return [...setValues, { S: PK }, { S: SK }, ...expectedValues];
}
function writeSingly(writer, group) {
  return pMap(group, (write) => writeOne(writer.table, write), { concurrency: 4 });
}
async function writeOne(table, write) {
  const written = await conditionally(table, () => table.client.send(new UpdateItemCommand(updateOf(table, write))));
  return written ? "written" : "lost";
}
function updateOf(table, write) {
  const { ExpressionAttributeNames, ExpressionAttributeValues, ...condition } = conditionOf(table, write);
  const names = { ...ExpressionAttributeNames };
  const values = { ...ExpressionAttributeValues };
  const name = (attribute) => {
    names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  };
  const set = Object.entries(write.set).map(([attribute, value]) => {
    values[`:set_${attribute}`] = value;
    return `${name(attribute)} = :set_${attribute}`;
  });
  const remove = write.remove === void 0 ? "" : ` REMOVE ${name(write.remove)}`;
  return {
    ...condition,
    UpdateExpression: `SET ${set.join(", ")}${remove}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values
  };
}
function conditionOf(table, { key, expect }) {
  const values = {};
  const conditions = ["attribute_exists(#PK)"];
  for (const [attribute, value] of Object.entries(expect)) {
    if (value === null) conditions.push(`attribute_not_exists(#${attribute})`);
    else {
      values[`:is_${attribute}`] = value;
      conditions.push(`#${attribute} = :is_${attribute}`);
    }
  }
  const { PK, SK } = labelKey(key);
  return {
    TableName: table.name,
    Key: { PK: { S: PK }, SK: { S: SK } },
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: project(["PK", ...Object.keys(expect)]).ExpressionAttributeNames,
    ExpressionAttributeValues: values
  };
}
async function readLabels(writer, keys) {
  const found = /* @__PURE__ */ new Map();
  for (const item of await readItems(writer, keys.map(labelKey), LABEL_ATTRIBUTES)) {
    const parsed = parseLabel(item);
    if ("row" in parsed) found.set(labelId(parsed.row), { label: parsed.row, item });
  }
  return found;
}
async function readItems(reader, keys, attributes, read = "consistent") {
  const unique = [...new Map(keys.map(({ PK, SK }) => [`${PK} ${SK}`, { PK: { S: PK }, SK: { S: SK } }])).values()];
  const groups = await pMap(chunksOf(unique, KEYS_PER_READ), (group) => readGroup(reader, group, attributes, read), {
    concurrency: reader.concurrency
  });
  return groups.flat();
}
async function readGroup({ table, clock }, group, attributes, read) {
  const found = [];
  let open = [...group];
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const answer = await tableCall(
      table.name,
      () => table.client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [table.name]: { Keys: open, ConsistentRead: read === "consistent", ...project(attributes) }
          }
        })
      )
    );
    found.push(...answer.Responses?.[table.name] ?? []);
    open = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (open.length > 0) {
      if (attempt >= ATTEMPTS) throw new Error(`DynamoDB left ${open.length} keys unread after ${attempt} attempts`);
      await pause(clock, attempt);
    }
  }
  return found;
}
function chunksOf(values, size) {
  return Array.from(
    { length: Math.ceil(values.length / size) },
    (_, index) => values.slice(index * size, (index + 1) * size)
  );
}
// ../core/src/table/new-label.ts
function newLabelRow({ key, status, reasoning, addedAt, proposedBy, inPlaceOf }) {
  const { PK, SK } = labelKey(key);
  const indexes = Object.entries(labelIndexKeys(key, status)).map(([name, value]) => [name, { S: value }]);
  return {
    PK: { S: PK },
    SK: { S: SK },
    TYPE: { S: "RECEIPT_WORD_LABEL" },
    ...Object.fromEntries(indexes),
    validation_status: { S: status },
    reasoning: { S: reasoning },
    timestamp_added: { S: addedAt },
    label_proposed_by: { S: proposedBy },
    label_consolidated_from: { S: inPlaceOf }
  };
}
function putNew(table, Item) {
  return { TableName: table, Item, ConditionExpression: "attribute_not_exists(PK)" };
}
// ../core/src/table/result-rows.ts
var ROWS_PER_REQUEST = 25;
async function putBatchResults(writer, batchId, results) {
  await putRows(writer, results, (result) => toItem2(batchId, result));
}
async function putRows(writer, values, rowOf) {
  const groups = chunksOf(values, ROWS_PER_REQUEST);
  await pMap(groups, (group) => putGroup(writer, () => group.map(rowOf)), { concurrency: writer.concurrency });
}
async function putGroup({ table, clock, flow }, rowsOf) {
  const left = ({ UnprocessedItems = {} }) => UnprocessedItems[table.name] ?? [];
  let open = rowsOf;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await tableCall(
      table.name,
      () => flow.run(
        () => table.client.send(putsOf(table.name, open())),
        (output) => left(output).length > 0 || wasRepeated(output.$metadata)
      )
    );
    const rows = left(answer).flatMap(({ PutRequest }) => PutRequest?.Item === void 0 ? [] : [PutRequest.Item]);
    if (rows.length === 0) return;
    if (attempt >= ATTEMPTS) throw new Error(`DynamoDB left ${rows.length} rows unwritten after ${attempt} attempts`);
    open = () => rows;
    await pause(clock, attempt);
  }
}
function putsOf(table, rows) {
  const input = { RequestItems: { [table]: rows.map((Item) => ({ PutRequest: { Item } })) } };
  const plain2 = rows.every(isPlainRow);
  return new BatchWriteItemCommand(plain2 ? plainInput(input) : input);
}
function isPlainRow(item) {
  for (const name in item) if (!isPlain(item[name] ?? NO_VALUE)) return false;
  return true;
}
var NO_VALUE = { L: [] };
function rowSortKey(kind, { imageId, receiptId, lineId, wordId: wordId2, label }) {
  return `${kind}#RECEIPT#${receiptId}#LINE#${lineId}#WORD#${wordId2}#LABEL#${label}#IMAGE#${imageId}`;
}
function resultRowKey(batchId, key) {
  return { PK: `BATCH#${batchId}`, SK: rowSortKey("RESULT", key) };
}
function toItem2(batchId, { key, suggested, status, validatedAt }) {
  const { label } = key;
  const { PK, SK } = resultRowKey(batchId, key);
  return {
    PK: { S: PK },
    SK: { S: SK },
    TYPE: { S: "COMPLETION_BATCH_RESULT" },
    GSI1PK: { S: `LABEL#${label}` },
    GSI1SK: { S: `STATUS#${status}` },
    GSI2PK: { S: `BATCH#${batchId}` },
    GSI2SK: { S: `STATUS#${status}` },
    GSI3PK: { S: receiptOf(key) },
    GSI3SK: { S: `BATCH#${batchId}#STATUS#${status}` },
    original_label: { S: label },
    gpt_suggested_label: suggested === null ? { NULL: true } : { S: suggested },
    status: { S: status },
    validated_at: { S: validatedAt }
  };
}
var ROW_SK = /^(?:RESULT|AUDIT)#RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)#LABEL#(.+)#IMAGE#([^#]+)$/;
var text2 = object({ S: string() }).transform(({ S }) => S);
var resultAttributes = object({
  status: text2.pipe(_enum(["VALID", "INVALID", "NEEDS_REVIEW"])),
  validated_at: text2,
  gpt_suggested_label: text2.nullable().catch(null)
});
async function* readBatchResults(table, batchId, onProblem) {
  const items = queryItems(table, {
    KeyConditionExpression: "PK = :batch AND begins_with(SK, :results)",
    ExpressionAttributeValues: { ":batch": { S: `BATCH#${batchId}` }, ":results": { S: "RESULT#" } },
    ConsistentRead: true
  });
  for await (const item of items) {
    const result = toResult(item);
    if (result === void 0) onProblem(keyOf(item).SK);
    else yield result;
  }
}
async function readReceiptResults(table, { imageId, receiptId }) {
  const found = [];
  const items = queryItems(table, {
    IndexName: "GSI3",
    KeyConditionExpression: "GSI3PK = :receipt AND begins_with(GSI3SK, :batch)",
    ExpressionAttributeValues: { ":receipt": { S: receiptOf({ imageId, receiptId }) }, ":batch": { S: "BATCH#" } }
  });
  for await (const item of items) {
    const result = toResult(item);
    if (result !== void 0) found.push({ ...result, batchId: keyOf(item).PK.slice("BATCH#".length) });
  }
  return found;
}
var receiptOf = ({ imageId, receiptId }) => `IMAGE#${imageId}#RECEIPT#${receiptId}`;
async function readResults(reader, asked) {
  const keys = asked.map(({ batchId, key }) => resultRowKey(batchId, key));
  const items = await readItems(reader, keys, ["PK", "SK", ...Object.keys(resultAttributes.shape)]);
  const results = items.flatMap((item) => toResult(item) ?? []);
  return new Map(results.map((result) => [labelId(result.key), result]));
}
function toResult(item) {
  const key = labelInSortKey(keyOf(item).SK);
  const { data } = resultAttributes.safeParse(item);
  if (key === void 0 || data === void 0) return void 0;
  return { key, suggested: data.gpt_suggested_label, status: data.status, validatedAt: data.validated_at };
}
function labelInSortKey(sortKey) {
  const [, receiptId, lineId, wordId2, label = "", imageId = ""] = ROW_SK.exec(sortKey) ?? [];
  const key = { imageId, receiptId: Number(receiptId), lineId: Number(lineId), wordId: Number(wordId2), label };
  return parseLabelKey(labelKey(key));
}
async function addCorrection(writer, correction) {
  const { table } = writer;
  const key = { ...correction.wrong, label: correction.suggested };
  const { PK, SK } = labelKey(key);
  const others = (correction.names ?? []).filter((name) => name !== correction.suggested);
  const known2 = await readLabels(
    writer,
    others.map((label) => ({ ...correction.wrong, label }))
  );
  if (known2.size > 0) return isProposedIn(table, { PK, SK }, correction.batchId);
  const proposal = newLabelRow({
    key,
    status: "NONE",
    reasoning: `Suggested in place of ${correction.wrong.label} by completion batch ${correction.batchId}`,
    addedAt: correction.addedAt,
    proposedBy: "COMPLETION_BATCH",
    inPlaceOf: correction.wrong.label
  });
  const row = { ...proposal, completion_proposed_in: { S: correction.batchId } };
  const command2 = new PutItemCommand(plainInput(putNew(table.name, row)));
  const added = await conditionally(
    table,
    () => writer.flow.run(
      () => table.client.send(command2),
      ({ $metadata }) => wasRepeated($metadata)
    )
  );
  return added || isProposedIn(table, { PK, SK }, correction.batchId);
}
async function isProposedIn(table, { PK, SK }, batchId) {
  const { Item: there } = await tableCall(
    table.name,
    () => table.client.send(
      new GetItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } }, ConsistentRead: true })
    )
  );
  return there?.completion_proposed_in?.S === batchId;
}
export {
  DescribeEndpoints$,
  DynamoState,
  GetItemCommand,
  LABEL_ATTRIBUTES,
  LINE_ATTRIBUTES,
  MERCHANT_ATTRIBUTES,
  RECEIPT_ROWS,
  WORD_ATTRIBUTES,
  _ep0,
  _mw0,
  addCorrection,
  chunksOf,
  command,
  createLabelWriter,
  errorTypeRegistries,
  isNoLabel,
  keyOf,
  kindOf,
  labelInSortKey,
  openReceiptsTable,
  openTable,
  pMap,
  pMapIterable,
  parseLabel,
  parseLineRow,
  parseMerchant,
  parseWord,
  plainOf,
  project,
  putBatchResults,
  putRows,
  queryItems,
  readBatchResults,
  readItems,
  readLabels,
  readReceiptRefs,
  readReceiptResults,
  readResults,
  receiptsState,
  resolveClientEndpointParameters,
  rowSortKey,
  tableCall,
  wordId,
  writeLabels
};
