import { oc } from '@orpc/contract';
import type { z } from 'zod';
import type { settingsSchema } from '../config/schema.ts';
import type { shellSettingsSchema } from '../shell/shell.ts';
import {
  type appDraftSchema,
  appsContract,
  type checkSchema,
  type formFieldSchema,
  type formSchema,
  type keyFileSchema,
} from './contracts/apps.ts';
import { deliveriesContract } from './contracts/deliveries.ts';
import { gatewayContract } from './contracts/gateway.ts';
import { healthSchema } from './contracts/health.ts';
import { pauseContract } from './contracts/pause.ts';
import type { previewSchema } from './contracts/preview.ts';
import { pushesContract, type pushListSchema } from './contracts/pushes.ts';
import { sessionsContract } from './contracts/sessions.ts';
import { settingsContract } from './contracts/settings.ts';
import { shellContract } from './contracts/shell.ts';
import { testPushContract } from './contracts/test-push.ts';

/** The API of the relay. The window, the browser and automation use this and nothing else. */
export const contract = {
  health: oc.route({ method: 'GET', path: '/health' }).output(healthSchema),
  pushes: pushesContract,
  apps: appsContract,
  deliveries: deliveriesContract,
  pause: pauseContract,
  shell: shellContract,
  settings: settingsContract,
  sessions: sessionsContract,
  gateway: gatewayContract,
  test: testPushContract,
};

export type Contract = typeof contract;
export type AppDraft = z.infer<typeof appDraftSchema>;
export type FormField = z.infer<typeof formFieldSchema>;
export type ProviderForm = z.infer<typeof formSchema>;
export type CheckResult = z.infer<typeof checkSchema>;
export type KeyFile = z.infer<typeof keyFileSchema>;
export type ShellSettings = z.infer<typeof shellSettingsSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type Health = z.infer<typeof healthSchema>;
export type PushList = z.infer<typeof pushListSchema>;
export type DeliveryPreview = z.infer<typeof previewSchema>;
export type { PushDetail, PushRow } from '../history/rows.ts';
export type { Detail, Outcome, Reason } from '../outcomes/outcome.ts';
export type { Notice, Problem } from '../problems/catalogue.ts';
export type { Issue } from '../problems/issue-codes.ts';
export type { PlacedIssue } from '../problems/issues.ts';
export type { LiveTurn } from './contracts/pushes.ts';
